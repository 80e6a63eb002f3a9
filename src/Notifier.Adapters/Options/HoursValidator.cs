using System.Globalization;
using Microsoft.Extensions.Options;
using Notifier.Core.Options;

namespace Notifier.Adapters.Options;

/// <summary>The hours of a day stand in their order.</summary>
internal sealed class HoursValidator : IValidateOptions<UseCaseOptions>
{
    public ValidateOptionsResult Validate(string? name, UseCaseOptions options)
    {
        var (sending, reminder) = (options.Sending, options.Reminder);
        if (sending.LastHour == TimeOnly.MinValue)
        {
            return ValidateOptionsResult.Success;
        }

        if (sending.LastHour <= sending.EarliestHour)
        {
            return Refused(
                nameof(SendingOptions.LastHour), sending.LastHour,
                $"a time of day after Delays__EarliestHour, which is {sending.EarliestHour:HH:mm}, or 00:00 for the end of the day");
        }

        // A reminder of the last day would wait for the next morning.
        return sending.LastHour > reminder.ReminderHour ? ValidateOptionsResult.Success : Refused(
            nameof(ReminderOptions.ReminderHour), reminder.ReminderHour,
            $"a time of day before Delays__LastHour, which is {sending.LastHour:HH:mm}");
    }

    private static ValidateOptionsResult Refused(string name, TimeOnly hour, string allowed) => ValidateOptionsResult.Fail(
        $"Delays__{name} = \"{hour.ToString("HH:mm:ss", CultureInfo.InvariantCulture)}\" is refused. Allowed: {allowed}.");
}
