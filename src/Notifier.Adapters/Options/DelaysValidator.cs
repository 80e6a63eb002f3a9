using System.Globalization;
using Microsoft.Extensions.Options;
using Notifier.Core.Options;

namespace Notifier.Adapters.Options;

/// <summary>The hours of a day stand in their order.</summary>
internal sealed class DelaysValidator : IValidateOptions<Delays>
{
    public ValidateOptionsResult Validate(string? name, Delays options)
    {
        if (options.LastHour == TimeOnly.MinValue)
        {
            return ValidateOptionsResult.Success;
        }

        if (options.LastHour <= options.EarliestHour)
        {
            return Refused(
                nameof(Delays.LastHour), options.LastHour,
                $"a time of day after Delays__EarliestHour, which is {options.EarliestHour:HH:mm}, or 00:00 for the end of the day");
        }

        // A reminder of the last day would wait for the next morning.
        return options.LastHour > options.ReminderHour ? ValidateOptionsResult.Success : Refused(
            nameof(Delays.ReminderHour), options.ReminderHour, $"a time of day before Delays__LastHour, which is {options.LastHour:HH:mm}");
    }

    private static ValidateOptionsResult Refused(string name, TimeOnly hour, string allowed) => ValidateOptionsResult.Fail(
        $"Delays__{name} = \"{hour.ToString("HH:mm:ss", CultureInfo.InvariantCulture)}\" is refused. Allowed: {allowed}.");
}
