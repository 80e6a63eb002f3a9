using Notifier.Core.Adverts;

namespace Notifier.Web.Endpoints;

/// <summary>The days before closing that a request asks to be reminded on.</summary>
internal static class RequestedDays
{
    private const string Name = "remindDaysBefore";

    /// <summary>The name in requests of the version before.</summary>
    private const string OldName = "rungs";

    /// <returns>The days; null when the request names none, or when it names them wrongly, as the error says.</returns>
    public static (ReminderDays? Days, (string Field, string Error)? Error) Read(IReadOnlyList<int>? days, IReadOnlyList<int>? underOldName)
    {
        if (days is not null && underOldName is not null)
        {
            return (null, (OldName, $"“{OldName}” is the old name of “{Name}”. Give “{Name}” alone."));
        }

        return (days ?? underOldName) is not { } given ? (null, null)
            : ReminderDays.TryOf(given) is { } read ? (read, null)
            : (null, (days is null ? OldName : Name, AllowedDays));
    }

    private static string AllowedDays { get; } =
        $"Choose 1 to {ReminderDays.Most} days, each from 0 (the closing date itself) to {ReminderDays.Furthest} days before.";
}
