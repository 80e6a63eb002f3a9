using System.Globalization;

namespace Notifier.System.Tests.Crashes;

/// <summary>An advert the test made, so that it knows when its reminders fall due.</summary>
internal sealed class PlannedAdvert(string title, string reference, DateOnly posted, DateOnly closes)
{
    private string? _id;

    public string Id
    {
        get => _id ?? throw new InvalidOperationException($"{title} was not told of yet.");
        set => _id = value;
    }

    /// <summary>The closing date as last told to the program.</summary>
    public DateOnly Closes { get; set; } = closes;

    public string Title => title;

    /// <summary>Its words, with the closing date it has now.</summary>
    public string Words() => $"""
        {title}
        Date posted: {Words(posted)}
        Employer: Example Trust
        Reference number: 380-{reference}
        Pay scheme: Band 2
        Contract: Permanent
        Working pattern: Full time
        Job locations: Exeter

        This advert closes on {Closes.DayOfWeek} {Words(Closes)}.
        """;

    /// <summary>As every email about it has it.</summary>
    public static string ApplyBy(DateOnly date) => $"Apply by {date.DayOfWeek} {Words(date)}";

    private static string Words(DateOnly date) => date.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
}
