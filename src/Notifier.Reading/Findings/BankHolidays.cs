using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace Notifier.Reading.Findings;

/// <summary>A part of the United Kingdom with its own bank holidays.</summary>
public enum Division
{
    EnglandAndWales,
    Scotland,
    NorthernIreland,
}

/// <summary>
/// The bank holidays of the United Kingdom, 2019 to 2028, embedded as <c>bank-holidays.json</c>. They come from gov.uk (alphagov/frontend,
/// Open Government Licence v3.0).
/// </summary>
internal static class BankHolidays
{
    private static readonly FrozenDictionary<(Division Division, DateOnly Date), string> Names = Load();

    /// <summary>The holiday's name in this division. Null when it is not a holiday, or its year is not in the table.</summary>
    public static string? NameOf(DateOnly date, Division division = Division.EnglandAndWales) => Names.GetValueOrDefault((division, date));

    // The source's short titles. "(substitute)" days keep the holiday's own title.
    private static string Titled(string title) => title switch
    {
        "new year" => "New Year’s Day",
        "2nd january" => "2 January",
        "st patrick" => "St Patrick’s Day",
        "good friday" => "Good Friday",
        "easter monday" => "Easter Monday",
        "early may" or "early may ve" => "the early May bank holiday",
        "spring" => "the spring bank holiday",
        "battle boyne" => "Battle of the Boyne Day",
        "summer" or "late august" => "the summer bank holiday",
        "st andrew" => "St Andrew’s Day",
        "christmas" => "Christmas Day",
        "boxing day" => "Boxing Day",
        _ => "a bank holiday",
    };

    private static FrozenDictionary<(Division Division, DateOnly Date), string> Load()
    {
        using var stream = typeof(BankHolidays).Assembly.GetManifestResourceStream("bank-holidays.json")!;
        using var document = JsonDocument.Parse(stream);
        var names = new Dictionary<(Division, DateOnly), string>();
        foreach (var (key, division) in new[] { ("england-and-wales", Division.EnglandAndWales), ("scotland", Division.Scotland), ("northern-ireland", Division.NorthernIreland) })
        {
            foreach (var holiday in document.RootElement.GetProperty("divisions").GetProperty(key).EnumerateArray())
            {
                names[(division, DateOnly.ParseExact(holiday.GetProperty("date").GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture))] = Titled(holiday.GetProperty("title").GetString()!);
            }
        }

        return names.ToFrozenDictionary();
    }
}
