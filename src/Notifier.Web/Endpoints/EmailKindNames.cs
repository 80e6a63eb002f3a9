using System.Globalization;
using Notifier.Reading.Wording;

namespace Notifier.Web.Endpoints;

/// <summary>What a mail was, in words, from the part of its ledger key that says so.</summary>
internal static class EmailKindNames
{
    public static string NameOf(string kind) => kind switch
    {
        "confirm" => "please confirm",
        "manage" => "manage link",
        ['e', 'n', 'd', 's', ..] => "following has ended",
        _ when kind.Split('-') is [['v', ..], "again", var day] => $"posted again on {Day(day)}",
        _ when kind.Split('-') is [['v', .. var version], ['s', ..]] => $"it closes sooner than a board shows, version {Number(version)} of the advert",
        _ when kind.Split('-') is [['v', .. var version], ..] => $"what changed, version {Number(version)} of the advert",
        ['f', ..] => "what is wrong with the dates",
        _ when kind.Split('-') is [var day, ['d', .. var days]] => $"reminder, {Before(EnglishDates.Days(int.Parse(days, CultureInfo.InvariantCulture)), days)} {Day(day)}",
        _ when kind.Split('-') is [var day, ['h', 'r', .. var days]] => $"it closes soon: {EnglishDates.Days(int.Parse(days, CultureInfo.InvariantCulture)).Replace("day", "working day", StringComparison.Ordinal)} before {Day(day)}",
        _ => kind,
    };

    private static int Number(string version) => int.Parse(version, CultureInfo.InvariantCulture);

    private static string Before(string days, string number) => number == "00" ? "on the last day," : $"{days} before";

    private static string Day(string day) => EnglishDates.InWords(DateOnly.ParseExact(day, "yyyyMMdd", CultureInfo.InvariantCulture));
}
