using Notifier.Reading.Boards;
using Notifier.Reading.Documents;
using Notifier.Reading.Grammar;

namespace Notifier.Reading.Dates;

/// <summary>What one look at one copy of an advert tells.</summary>
/// <param name="Text">The advert itself.</param>
/// <param name="Url">The page's own address; null for pasted text.</param>
/// <param name="Title">What the advert calls the job; null when nothing tells.</param>
/// <param name="Reference">The employer's reference, as shown.</param>
/// <param name="Board">The board that published this copy; null when it is none we know.</param>
/// <param name="PostingDate">The day the copy says it was published.</param>
/// <param name="Mentions">Every date stated, in the order of their places; of very many those that a report lists.</param>
public sealed record AdvertReading(
    AdvertText Text, string? Url, string? Title, string? Employer, string? Reference, Board? Board, DateOnly? PostingDate, IReadOnlyList<DateMention> Mentions)
{
    /// <summary>Names the program that reads: another program may read the same words otherwise.</summary>
    public static string Version { get; } = typeof(AdvertReading).Assembly.ManifestModule.ModuleVersionId.ToString("N")[..12];

    /// <summary>The most dates a report lists. No advert states more; a text that does must not make an endless report.</summary>
    public const int MostListed = 300;

    /// <summary>The closing dates, extended or not, that name a day of the calendar.</summary>
    public IReadOnlyList<DateMention> Closing { get; private init; } = ClosingOf(Mentions);

    /// <summary>How many dates are stated besides <see cref="Mentions"/>.</summary>
    public int LeftOut { get; private init; }

    /// <summary>Reads an advert.</summary>
    /// <param name="text">The advert.</param>
    /// <param name="today">The day it is in London; decides a missing year only where the advert has no date that does.</param>
    /// <param name="page">The address at which this copy is known to stand; null where the copy alone tells.</param>
    public static AdvertReading Create(AdvertText text, DateOnly today, Uri? page = null) => CreateUnlessCancelled(text, today, page, CancellationToken.None);

    /// <summary>The same for somebody who may hang up: the reading of a long text ends when they do.</summary>
    internal static AdvertReading CreateUnlessCancelled(AdvertText text, DateOnly today, Uri? page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        var url = page?.AbsoluteUri ?? text.Page.CanonicalUrl;
        var (mentions, postingDate) = DateResolver.Resolve(text, today, url, cancellationToken);
        var board = KnownBoards.OfUrl(page?.AbsoluteUri) ?? KnownBoards.OfUrl(text.Page.CanonicalUrl) ?? text.BoardByLabels;
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

    /// <summary>The reading with the dates that a report lists: closing dates before others, and the safe one before all.</summary>
    /// <param name="safe">The mention the safe date was read from; null when there is none.</param>
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

    /// <summary>Two names that look the same are the same.</summary>
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
