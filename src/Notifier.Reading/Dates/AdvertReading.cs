using Notifier.Reading.Boards;
using Notifier.Reading.Documents;
using Notifier.Reading.Grammar;

namespace Notifier.Reading.Dates;

/// <summary>What one reading of one copy of an advert found.</summary>
/// <param name="Text">The advert itself.</param>
/// <param name="Url">The page's own address; null for pasted text.</param>
/// <param name="Title">What the advert calls the job; null when it does not say.</param>
/// <param name="Reference">The employer's reference, as shown.</param>
/// <param name="Board">The board that published this copy; null when we do not know the board.</param>
/// <param name="PostingDate">The posting date that the copy states.</param>
/// <param name="Mentions">Every date that the copy states, in reading order. If there are very many, only those that a report
/// lists.</param>
public sealed record AdvertReading(
    AdvertText Text, string? Url, string? Title, string? Employer, string? Reference, Board? Board, DateOnly? PostingDate,
    IReadOnlyList<DateMention> Mentions)
{
    /// <summary>The version of the reader. A stored reading with another version must be read again.</summary>
    public static string Version { get; } = typeof(AdvertReading).Assembly.ManifestModule.ModuleVersionId.ToString("N")[..12];

    /// <summary>
    /// The most dates that a report lists. No real advert states more, and a hostile text must not make an endless report.
    /// </summary>
    public const int MostListed = 300;

    /// <summary>The closing dates, changed or not, that are real calendar days.</summary>
    public IReadOnlyList<DateMention> Closing { get; private init; } = ClosingOf(Mentions);

    /// <summary>How many dates the copy states besides <see cref="Mentions"/>.</summary>
    public int LeftOut { get; private init; }

    /// <summary>Reads an advert.</summary>
    /// <param name="text">The advert.</param>
    /// <param name="today">The current day in London. It decides a missing year only when no date in the advert does.</param>
    /// <param name="page">The address of this copy; null when only the copy itself can tell.</param>
    public static AdvertReading Create(AdvertText text, DateOnly today, Uri? page = null) =>
        CreateUnlessCancelled(text, today, page, CancellationToken.None);

    /// <summary>Reads an advert, and stops when the caller cancels. A long text takes a while.</summary>
    internal static AdvertReading CreateUnlessCancelled(AdvertText text, DateOnly today, Uri? page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        var url = page?.AbsoluteUri ?? text.Page.CanonicalUrl;
        var (mentions, postingDate) = DateResolver.Resolve(text, today, url, cancellationToken);
        // A page's own canonical link proves nothing, so where we know the address, the link is not asked.
        var board = KnownBoards.OfUrl(url) ?? text.BoardByLabels;
        var (title, employer) = TitleAndEmployer.Find(text, board);
        return new AdvertReading(
            text,
            url,
            AsSeen(title),
            AsSeen(ValueOf(text, BoardFieldKind.Employer) ?? text.Page.Employer ?? employer ?? TitleAndEmployer.EmployerBelow(text, title)),
            AsSeen(ValueOf(text, BoardFieldKind.Reference) ?? text.Page.Reference),
            board,
            postingDate,
            mentions);
    }

    /// <summary>Cuts the dates to those that a report lists: the safe date first, then closing dates, then others.</summary>
    /// <param name="safe">The mention from which the safe date was read; null when there is none.</param>
    internal AdvertReading Listed(DateMention? safe)
    {
        if (Mentions.Count <= MostListed)
        {
            return this;
        }

        var closingToTake = MostListed - (safe is null ? 0 : 1);
        var othersToTake = Math.Max(0, MostListed - Mentions.Count(mention => mention.IsClosing));
        var listed = new List<DateMention>(MostListed);
        foreach (var mention in Mentions)
        {
            if (ReferenceEquals(mention, safe) || (mention.IsClosing ? closingToTake-- : othersToTake--) > 0)
            {
                listed.Add(mention);
            }
        }

        return this with { Mentions = listed, Closing = ClosingOf(listed), LeftOut = Mentions.Count - listed.Count };
    }

    private static IReadOnlyList<DateMention> ClosingOf(IReadOnlyList<DateMention> mentions) =>
        [.. mentions.Where(mention => mention.IsClosing && mention.Date is not null)];

    /// <summary>Whether two names look the same to a reader.</summary>
    private static string? AsSeen(string? name) => SingleLine.FromOrNull(name, name?.Length ?? 0);

    private static string? ValueOf(AdvertText text, BoardFieldKind kind)
    {
        const int Longest = 200;
        var field = text.AllFields.FirstOrDefault(field => field.Kind == kind && field.IsShownByBoard) ?? text.AllFields.FirstOrDefault(field => field.Kind == kind);
        return field is not null
            && field.ValueEnd > field.ValueStart
            && TextCursor.Fold(TextCursor.Cut(text.Plain.AsSpan(field.ValueStart..field.ValueEnd), Longest)) is { Length: > 0 } value
            ? value
            : null;
    }
}
