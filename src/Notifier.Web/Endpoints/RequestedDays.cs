using System.Globalization;
using Microsoft.Extensions.Primitives;
using Notifier.Core.Adverts;

namespace Notifier.Web.Endpoints;

/// <summary>The days before closing on which somebody asks to be reminded, in a form, an address or the API.</summary>
/// <param name="Days">Null when none were given, or when they are wrong, as the error says.</param>
internal sealed record RequestedDays(ReminderDays? Days, FieldError? Error)
{
    /// <summary>The name of the field, in forms and in the API.</summary>
    public const string Name = "remindDaysBefore";

    /// <summary>The name in API requests of the version before.</summary>
    private const string OldName = "rungs";

    /// <summary>The name in forms of the version before. Pages that are still open post it.</summary>
    private const string OldFormName = "rung";

    /// <summary>What was ticked in a form, to be shown again when something is wrong.</summary>
    public IReadOnlyList<int> Ticked { get; private init; } = [];

    /// <summary>An API client may leave them out.</summary>
    public static RequestedDays FromJson(IReadOnlyList<int>? days, IReadOnlyList<int>? underOldName)
    {
        if (days is not null && underOldName is not null)
        {
            return Wrong(OldName, $"“{OldName}” is the old name of “{Name}”. Give “{Name}” alone.");
        }

        return (days ?? underOldName) is not { } given ? new RequestedDays(null, null)
            : ReminderDays.TryOf(given) is { } read ? new RequestedDays(read, null)
            : Wrong(
                days is null ? OldName : Name,
                $"Choose 1 to {ReminderDays.Most} days, each from 0 (the closing date itself) to {ReminderDays.Furthest} days before.");
    }

    /// <summary>In a form at least one day must be ticked.</summary>
    public static RequestedDays FromForm(IFormCollection? form) => FromTicked(form?[Name] ?? default, form?[OldFormName] ?? default);

    /// <summary>The days in the address of a form, which ticks them.</summary>
    public static RequestedDays FromQuery(IQueryCollection query) => FromTicked(query[Name], query[OldFormName]);

    /// <summary>Such days in an address: "remindDaysBefore=7&amp;remindDaysBefore=2".</summary>
    public static string ToQuery(ReminderDays days) =>
        string.Join('&', days.Days.Select(day => string.Create(CultureInfo.InvariantCulture, $"{Name}={day}")));

    private static RequestedDays FromTicked(StringValues days, StringValues underOldName)
    {
        List<int> ticked =
        [
            .. (days.Count > 0 ? days : underOldName).OfType<string>()
                .Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var day) ? day : -1),
        ];
        var read = ReminderDays.TryOf(ticked) is { } allowed
            ? new RequestedDays(allowed, null)
            : Wrong(Name, $"Choose at least one day on which we remind you, and {ReminderDays.Most} at most.");
        return read with
        {
            Ticked = [.. ticked.Where(day => day is >= 0 and <= ReminderDays.Furthest).Distinct().Take(ReminderDays.Most + 1)],
        };
    }

    private static RequestedDays Wrong(string field, string message) => new(null, new FieldError(field, message));
}
