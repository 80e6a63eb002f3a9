using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Notifier.Core.Security;
using Notifier.Core.Storage;
using Notifier.Reading.Dates;
using Notifier.Reading.Findings;
using Notifier.Reading.Grammar;
using Notifier.Reading.Wording;

namespace Notifier.Core.Adverts;

/// <summary>A fault in an advert's dates that its employer can correct, as one copy shows it.</summary>
/// <param name="Message">One plain sentence.</param>
/// <param name="Quotes">The advert's own words, each on one line.</param>
/// <param name="Board">The board of that copy. Null when we do not know the board.</param>
/// <param name="Dates">The days that show the fault. Null in rows stored before days were kept.</param>
public sealed partial record AdvertFinding(
    FindingKind Kind, string Message, ImmutableArray<string> Quotes, string? Board, IReadOnlyList<DateOnly>? Dates = null)
{
    private const int LongestQuote = 300;

    /// <summary>More than any real advert has. All of them share one value of a row, so fewer are kept when they are long.</summary>
    private const int MostInACopy = 20;

    private static readonly ImmutableArray<FindingKind> Mendable =
    [
        FindingKind.ClosingDatesDisagree,
        FindingKind.BoardDefault,
        FindingKind.NoClosingDate,
        FindingKind.ImpossibleDate,
        FindingKind.ClosesBeforePosted,
        FindingKind.WeekdayContradictsDate,
    ];

    /// <summary>The faults that one copy shows by itself.</summary>
    public static ImmutableArray<AdvertFinding> From(CheckedAdvert advert)
    {
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
            [
                .. finding.Mentions.Select(mention => mention.Quote).Concat(finding.Quotes)
                    .Select(quote => SingleLine.From(quote.OnOneLine, LongestQuote)).Distinct(),
            ],
            advert.Reading.Board?.Name,
            [.. finding.Mentions.Select(mention => mention.Date).OfType<DateOnly>().Distinct().Order()]);

    /// <summary>The faults of an advert over all copies that count. A copy without a date is no fault if another states one.</summary>
    public static IReadOnlyList<AdvertFinding> From(Advert advert, IReadOnlyCollection<AdvertCopy> copies)
    {
        var findings = AdvertCopy.StillShown(copies)
            .OrderBy(copy => copy.Board, StringComparer.Ordinal)
            .ThenBy(copy => copy.Key, StringComparer.Ordinal)
            .SelectMany(copy => copy.Findings)
            .Where(finding => finding.Kind != FindingKind.NoClosingDate || advert.Closing.Safe is null)
            .ToList();
        if (advert.Closing is { Safe: { } safe, Other: { } other }
            && !findings.Exists(finding => finding.Kind == FindingKind.ClosingDatesDisagree))
        {
            findings.Insert(0, new AdvertFinding(
                FindingKind.ClosingDatesDisagree,
                $"Two copies disagree: {safe.Board ?? "one"} says {EnglishDates.InWords(safe.LastDay)}, "
                + $"{other.Board ?? "another"} says {EnglishDates.InWords(other.LastDay)}.",
                [safe.Quote, other.Quote],
                null,
                [safe.LastDay, other.LastDay]));
        }

        return findings;
    }

    /// <summary>
    /// Identifies the findings by kinds and dates, so that HR contacts hear of them once, however they are worded. Null when there are
    /// none.
    /// </summary>
    public static string? EvidenceOf(IReadOnlyCollection<AdvertFinding> findings) =>
        findings.Count == 0
            ? null
            : KeyHash.Key([.. findings.Select(KindAndDates).Distinct().Order(StringComparer.Ordinal)]);

    private static string KindAndDates(AdvertFinding finding) =>
        $"{finding.Kind} {string.Join(' ', (finding.Dates ?? []).Select(date => IsoDate.Text(date)))}";

    /// <summary>
    /// The identifier that earlier versions made from the findings' words. HR contacts notified under it are not notified again.
    /// </summary>
    internal static string? EarlierEvidenceOf(IReadOnlyCollection<AdvertFinding> findings) =>
        findings.Count == 0
            ? null
            : KeyHash.Key(
                [.. findings.Select(finding => $"{finding.Kind}\n{string.Join('\n', finding.Quotes)}").Order(StringComparer.Ordinal)]);

    internal static string? Json(ImmutableArray<AdvertFinding> findings) =>
        findings.IsDefaultOrEmpty ? null : JsonSerializer.Serialize(findings, StoredJson.Default.ImmutableArrayAdvertFinding);

    internal static ImmutableArray<AdvertFinding> Read(string? json) =>
        json is null ? [] : [.. JsonSerializer.Deserialize(json, StoredJson.Default.ListAdvertFinding)!];

    [JsonSerializable(typeof(ImmutableArray<AdvertFinding>))]
    [JsonSerializable(typeof(List<AdvertFinding>))]
    private sealed partial class StoredJson : JsonSerializerContext;
}
