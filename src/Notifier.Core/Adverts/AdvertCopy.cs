using System.Collections.Immutable;
using Notifier.Core.Adverts.Identity;
using Notifier.Core.Storage;
using Notifier.Reading;
using Notifier.Reading.Dates;
using Notifier.Reading.Documents;
using Notifier.Reading.Findings;
using Notifier.Reading.Grammar;
using Notifier.Reading.Roles;

namespace Notifier.Core.Adverts;

/// <summary>
/// The last reading of one copy of an advert: one page, or one reference on one board. Row <c>c-{copy}</c> of the advert's partition.
/// </summary>
/// <param name="Key">26 letters and digits; whoever reads the copy again finds it by what it says of itself.</param>
/// <param name="Url">The copy's own page; null when it was pasted without one.</param>
/// <param name="Read">When we last looked, UTC.</param>
/// <param name="Closings">What it states; what was known before, where the last reading states nothing.</param>
/// <param name="Findings">What is wrong with its dates that its employer can mend.</param>
/// <param name="Pieces">Into how many rows its text is cut.</param>
public sealed record AdvertCopy(
    string Key, string? Board, string? Reference, Uri? Url, DateTimeOffset Read, DateOnly? Posted, string? WhereToLook, bool IsInternalOnly, ImmutableArray<ClosingDate> Closings, ImmutableArray<AdvertFinding> Findings, int Pieces)
{
    public const string Prefix = "c-";

    /// <summary>
    /// What it calls the job; empty when nothing tells. Null only for a copy that was last read before titles were compared:
    /// nobody has looked yet whether it belongs here.
    /// </summary>
    public string? Title { get; init; }

    public string? Location { get; init; }

    public string? Employer { get; init; }

    /// <summary>Names the reader that read it (<see cref="AdvertReading.Version"/>); null for one of long ago.</summary>
    public string? ReaderVersion { get; init; }

    /// <summary>Its row was read without its names, and is to be written with them.</summary>
    internal bool IsNewlyNamed { get; private init; }

    internal AdvertCopy Named(CopyIdentity identity) =>
        this with { Title = identity.Title ?? string.Empty, Location = identity.Location, Employer = identity.Employer, IsNewlyNamed = true };

    internal CopyIdentity Identity => new(Title, Location, Employer, Reference, Board, Url, Posted);

    /// <summary>Its kept text, read again; what it says without a year or a page, it says as of the day on which it was read.</summary>
    /// <param name="today">The day as of which its findings are told.</param>
    /// <returns>Null where a page that spoke only to machines left no words.</returns>
    internal CheckedAdvert? ReadAgain(string text, DateOnly today, CancellationToken cancellationToken = default)
    {
        try
        {
            return AdvertReader.Read(AdvertText.FromPlainText(text), LondonTime.DayOf(Read), Url, today, cancellationToken);
        }
        catch (UnreadableAdvertException)
        {
            return null;
        }
    }

    /// <summary>The copy as the reader of today would have read its kept text. What the page told only to machines stays.</summary>
    internal AdvertCopy ReadToday(string text)
    {
        if (ReadAgain(text, LondonTime.DayOf(Read)) is not { } check)
        {
            return this;
        }

        var stated = check.ClosingDates;
        var isWhole = stated.Any(closing => closing.Source != MentionSource.Text);
        var fromPage = Closings.Where(closing => closing.Source != MentionSource.Text && !isWhole);
        return this with { Posted = check.Reading.PostingDate ?? Posted, Closings = [.. stated, .. fromPage], Findings = AdvertFinding.From(check) };
    }

    /// <summary>
    /// The copies that count: of a job posted again on the same board the newest posting, and no copy that had closed by the day on which another was posted.
    /// A posting that states no date replaces none.
    /// </summary>
    public static IReadOnlyList<AdvertCopy> StillShown(IReadOnlyCollection<AdvertCopy> copies)
    {
        ArgumentNullException.ThrowIfNull(copies);
        return [.. copies.Where(copy => !copies.Any(newer => !newer.Closings.IsEmpty && newer.Posted > copy.Posted && (newer.IsRePostOf(copy) || copy.HadClosedBy(newer.Posted.Value))))];
    }

    /// <summary>Copies of one advert that one board shows are postings of one job.</summary>
    private bool IsRePostOf(AdvertCopy other) => Board is not null && Board == other.Board;

    private bool HadClosedBy(DateOnly day) => !Closings.IsEmpty && Closings.Where(closing => closing.IsCredible).All(closing => closing.LastDay < day);

    internal TableRow ToRow(string advert) => new TableRow(advert, Prefix + Key)
        .With("board", Board)
        .With("reference", Reference)
        .With("url", Url?.AbsoluteUri)
        .With("read", Read)
        .With("posted", IsoDate.Text(Posted))
        .With("whereToLook", WhereToLook)
        .With("internalOnly", IsInternalOnly)
        .With("closings", ClosingDate.Json(Closings))
        .With("findings", AdvertFinding.Json(Findings))
        .With("pieces", Pieces)
        .With("title", Title)
        .With("location", Location)
        .With("employer", Employer)
        .With("readerVersion", ReaderVersion);

    internal static AdvertCopy From(TableRow row) => new(
        row.Key[Prefix.Length..],
        row.Text("board"),
        row.Text("reference"),
        row.Text("url") is { } url ? new Uri(url) : null,
        row.Instant("read") ?? default,
        IsoDate.Parse(row.Text("posted")),
        row.Text("whereToLook"),
        row.Flag("internalOnly"),
        [.. ClosingDate.Read(row.Text("closings"), IsoDate.Parse(row.Text("posted")))],
        AdvertFinding.Read(row.Text("findings")),
        (int)(row.Number("pieces") ?? 0))
    {
        Title = row.Text("title"),
        Location = row.Text("location"),
        Employer = row.Text("employer"),
        ReaderVersion = row.Text("readerVersion"),
    };
}
