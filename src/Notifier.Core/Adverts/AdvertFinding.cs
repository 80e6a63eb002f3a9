using System.Collections.Immutable;
using System.Text.Json;
using Notifier.Core.Security;
using Notifier.Core.Storage;
using Notifier.Reading.Dates;
using Notifier.Reading.Findings;
using Notifier.Reading.Grammar;
using Notifier.Reading.Wording;

namespace Notifier.Core.Adverts;

/// <summary>Something wrong with an advert's dates that its employer can mend, as one copy shows it.</summary>
/// <param name="Message">One plain sentence.</param>
/// <param name="Quotes">The advert's own words, each on one line.</param>
/// <param name="Board">The board whose copy it is; null when it is none we know.</param>
/// <param name="Dates">The days it rests on; null in what was stored before they were kept.</param>
public sealed record AdvertFinding(FindingKind Kind, string Message, ImmutableArray<string> Quotes, string? Board, IReadOnlyList<DateOnly>? Dates = null)
{
    private const int LongestQuote = 300;

    /// <summary>No advert needs more. They share one value of a row, so they are also kept only as far as that holds them.</summary>
    private const int MostInACopy = 20;

    private static readonly ImmutableArray<FindingKind> Mendable =
    [
        FindingKind.ClosingDatesDisagree, FindingKind.BoardDefault, FindingKind.NoClosingDate, FindingKind.ImpossibleDate, FindingKind.ClosesBeforePosted, FindingKind.WeekdayContradictsDate,
    ];

    /// <summary>What a copy by itself shows to be wrong.</summary>
    public static ImmutableArray<AdvertFinding> From(CheckedAdvert advert)
    {
        ArgumentNullException.ThrowIfNull(advert);
        var kept = ImmutableArray.CreateBuilder<AdvertFinding>();
        var room = StorageLimits.TextLength;
        foreach (var finding in InWords(advert).Take(MostInACopy))
        {
            room -= Json([finding])!.Length;
            if (room < 0)
            {
                break;
            }

            kept.Add(finding);
        }

        return kept.ToImmutable();
    }

    private static IEnumerable<AdvertFinding> InWords(CheckedAdvert advert) =>
        from finding in advert.Findings
        where Mendable.Contains(finding.Kind)
        select new AdvertFinding(
            finding.Kind,
            finding.Message,
            [.. finding.Mentions.Select(mention => mention.Quote).Concat(finding.Quotes).Select(quote => SingleLine.From(quote.OnOneLine, LongestQuote)).Distinct()],
            advert.Reading.Board?.Name,
            [.. finding.Mentions.Select(mention => mention.Date).OfType<DateOnly>().Distinct().Order()]);

    /// <summary>What is wrong with an advert over all its copies that are still shown: a copy without a date is no fault while another states one.</summary>
    public static IReadOnlyList<AdvertFinding> From(Advert advert, IReadOnlyCollection<AdvertCopy> copies)
    {
        ArgumentNullException.ThrowIfNull(advert);
        var findings = AdvertCopy.StillShown(copies)
            .OrderBy(copy => copy.Board, StringComparer.Ordinal)
            .ThenBy(copy => copy.Key, StringComparer.Ordinal)
            .SelectMany(copy => copy.Findings)
            .Where(finding => finding.Kind != FindingKind.NoClosingDate || advert.Closing.Safe is null)
            .ToList();
        if (advert.Closing is { Safe: { } safe, Other: { } other } && !findings.Exists(finding => finding.Kind == FindingKind.ClosingDatesDisagree))
        {
            findings.Insert(0, new AdvertFinding(
                FindingKind.ClosingDatesDisagree,
                $"Two copies disagree: {safe.Board ?? "one"} says {EnglishDates.InWords(safe.LastDay)}, {other.Board ?? "another"} says {EnglishDates.InWords(other.LastDay)}.",
                [safe.Quote, other.Quote],
                null,
                [safe.LastDay, other.LastDay]));
        }

        return findings;
    }

    /// <summary>Names what is found by kinds and dates, so that the same is told once, however it is worded; null when nothing is.</summary>
    public static string? EvidenceOf(IReadOnlyCollection<AdvertFinding> findings) =>
        findings.Count == 0 ? null : KeyHash.Key([.. findings.Select(finding => $"{finding.Kind} {string.Join(' ', (finding.Dates ?? []).Select(date => IsoDate.Text(date)))}").Distinct().Order(StringComparer.Ordinal)]);

    /// <summary>The name that the same findings had while it was made of their words. What was told under it counts as told.</summary>
    internal static string? EarlierEvidenceOf(IReadOnlyCollection<AdvertFinding> findings) =>
        findings.Count == 0 ? null : KeyHash.Key([.. findings.Select(finding => $"{finding.Kind}\n{string.Join('\n', finding.Quotes)}").Order(StringComparer.Ordinal)]);

    internal static string? Json(ImmutableArray<AdvertFinding> findings) => findings.IsDefaultOrEmpty ? null : JsonSerializer.Serialize(findings);

    internal static ImmutableArray<AdvertFinding> Read(string? json) => json is null ? [] : [.. JsonSerializer.Deserialize<List<AdvertFinding>>(json)!];
}
