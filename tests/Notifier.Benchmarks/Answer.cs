using System.Globalization;
using Notifier.Reading;
using Notifier.Reading.Dates;
using Notifier.Reading.Documents;
using Notifier.Reading.Findings;
using Notifier.Reading.Grammar;
using Notifier.Reading.Roles;

namespace Notifier.Benchmarks;

/// <summary>What a reader says of one advert.</summary>
/// <param name="Closings">The closing dates it read.</param>
/// <param name="Flagged">It says that the text and the page's own <c>validThrough</c> disagree.</param>
/// <param name="IsOpenUntilFilled">It says that the advert closes when someone is found.</param>
/// <param name="Quotes">The words it read them from.</param>
internal sealed record Answer(IReadOnlySet<DateOnly> Closings, bool Flagged, bool IsOpenUntilFilled, IReadOnlyList<string> Quotes)
{
    /// <summary>Whether just these dates were read.</summary>
    public bool Is(IEnumerable<DateOnly> expected) => Closings.SetEquals(expected);

    /// <summary>Our own answer.</summary>
    /// <param name="safeOnly">Where the truth is one date for the whole page only the safe date is asked for.</param>
    public static Answer Ours(Labelled advert, bool safeOnly)
    {
        var check = Check(advert);
        var closings = check.Reading.Mentions.Where(mention => mention.IsClosing && mention.Source != MentionSource.StructuredData).ToList();
        IEnumerable<DateOnly?> dates = safeOnly ? [check.Safe.Moment?.LastDay] : closings.Select(mention => mention.Date);
        return new Answer(
            dates.OfType<DateOnly>().ToHashSet(),
            check.Findings.Any(finding => finding.Kind == FindingKind.ClosingDatesDisagree),
            check.Findings.Any(finding => finding.Kind == FindingKind.OpenUntilFilled),
            [.. check.Reading.Mentions.Where(mention => closings.Contains(mention) || advert.Expected?.Contains(mention.Date ?? default) == true).Select(Described)]);
    }

    /// <summary>What chrono-node's user would say, having the dates it reads after closing words.</summary>
    public static Answer Peer(Labelled advert, IReadOnlyList<DateOnly> closings, bool safeOnly)
    {
        IEnumerable<DateOnly> dates = safeOnly ? closings.Order().Take(1) : closings;
        var field = advert.ValidThrough is { } stated ? LondonTime.DayOf(DateTimeOffset.Parse(stated, CultureInfo.InvariantCulture)) : (DateOnly?)null;
        return new Answer(dates.ToHashSet(), field is { } day && closings.Any(date => date != day), IsOpenUntilFilled: false, []);
    }

    /// <summary>Every finding we make of an advert whose page said when it was posted and until when it is valid.</summary>
    public static CheckedAdvert Check(Labelled advert)
    {
        var page = new PageMetadata();
        if (advert.Posted is { } posted)
        {
            page.Dates.Add(new StructuredDate(MentionRole.Posting, new Quote(posted.ToString("O", CultureInfo.InvariantCulture), 0, 0), 0));
        }

        if (advert.ValidThrough is { } validThrough)
        {
            page.Dates.Add(new StructuredDate(MentionRole.Closing, new Quote(validThrough, 0, 0), 0));
        }

        return AdvertReader.Read(AdvertText.FromPlainText(advert.Text, page), advert.Today);
    }

    private static string Described(DateMention mention) => $"{mention.Role} {mention.Date?.ToString("O", CultureInfo.InvariantCulture)} “{mention.Quote.OnOneLine}”";
}
