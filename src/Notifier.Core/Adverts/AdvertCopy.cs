using System.Collections.Immutable;
using Notifier.Core.Adverts.Identity;
using Notifier.Core.Storage;
using Notifier.Reading;
using Notifier.Reading.Boards;
using Notifier.Reading.Dates;
using Notifier.Reading.Documents;
using Notifier.Reading.Findings;
using Notifier.Reading.Grammar;
using Notifier.Reading.Roles;

namespace Notifier.Core.Adverts;

/// <summary>
/// The last reading of one copy of an advert: one page, or one reference on one board. Row <c>c-{copy}</c> of the advert's partition.
/// </summary>
public sealed record AdvertCopy
{
    /// <summary>26 letters and digits, made from what the copy says about itself, so that the next reading finds it.</summary>
    public required string Key { get; init; }

    public required string? Board { get; init; }

    public required string? Reference { get; init; }

    /// <summary>The copy's own page. Null when it was pasted without one.</summary>
    public required Uri? Url { get; init; }

    /// <summary>When we last looked, UTC.</summary>
    public required DateTimeOffset Read { get; init; }

    public required DateOnly? Posted { get; init; }

    public required string? WhereToLook { get; init; }

    public required bool IsInternalOnly { get; init; }

    /// <summary>The dates that it states. If the last reading states none, those that it stated before.</summary>
    public required ImmutableArray<ClosingDate> Closings { get; init; }

    /// <summary>Faults in its dates that its employer can correct.</summary>
    public required ImmutableArray<AdvertFinding> Findings { get; init; }

    /// <summary>How many rows hold its text.</summary>
    public required int Pieces { get; init; }

    public const string Prefix = "c-";

    /// <summary>
    /// The job's title; empty when the copy gives none. Null only for a copy last read before titles were compared. Whether such a copy
    /// belongs to this advert is still to be checked.
    /// </summary>
    public string? Title { get; init; }

    public string? Location { get; init; }

    public string? Employer { get; init; }

    /// <summary>The version of the reader that read it (<see cref="AdvertReading.Version"/>). Null for very old readings.</summary>
    public string? ReaderVersion { get; init; }

    /// <summary>Its row was stored without title, location and employer. They are known now and must be written.</summary>
    internal bool IsNewlyNamed { get; private init; }

    internal AdvertCopy Named(CopyIdentity identity) =>
        this with
        {
            Title = identity.Title ?? string.Empty,
            Location = identity.Location,
            Employer = identity.Employer,
            IsNewlyNamed = true,
        };

    internal CopyIdentity Identity => new(Title, Location, Employer, Reference, Board, Url, Posted);

    /// <summary>It was read at this address. An operator's system may have given it with parts that we leave out.</summary>
    internal bool IsAt(CanonicalAddress address) =>
        Identity.Address is { } read && (read == PageAddress.Normalise(address.Url) || read == PageAddress.Normalise(address.Original));

    /// <summary>Reads its stored text again. A date without a year still counts from the day of the original reading.</summary>
    /// <param name="today">The day for which its findings are worded.</param>
    /// <returns>Null when no words were stored, because the page had only structured data.</returns>
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

    /// <summary>
    /// The copy, as today's reader would have read its stored text. Dates from structured data stay, because only the page held them.
    /// </summary>
    internal AdvertCopy ReadToday(string text)
    {
        if (ReadAgain(text, LondonTime.DayOf(Read)) is not { } check)
        {
            return this;
        }

        var stated = check.ClosingDates;
        var isWhole = stated.Any(closing => closing.Source != MentionSource.Text);
        var fromPage = Closings.Where(closing => closing.Source != MentionSource.Text && !isWhole);
        return this with
        {
            Posted = check.Reading.PostingDate ?? Posted,
            Closings = [.. stated, .. fromPage],
            Findings = AdvertFinding.From(check),
        };
    }

    /// <summary>
    /// The copies that count. A new posting on the same board replaces the earlier ones, and a copy that closed before another was posted
    /// drops out. A posting without a date replaces none.
    /// </summary>
    public static IReadOnlyList<AdvertCopy> StillShown(IReadOnlyCollection<AdvertCopy> copies)
    {
        return [.. copies.Where(copy => !copies.Any(copy.IsReplacedBy))];
    }

    private bool IsReplacedBy(AdvertCopy newer) =>
        !newer.Closings.IsEmpty && newer.Posted > Posted && (newer.IsRePostOf(this) || HadClosedBy(newer.Posted.Value));

    /// <summary>Copies of one advert on one board are postings of the same job.</summary>
    private bool IsRePostOf(AdvertCopy other) => Board is not null && Board == other.Board;

    private bool HadClosedBy(DateOnly day) =>
        !Closings.IsEmpty && Closings.Where(closing => closing.IsCredible).All(closing => closing.LastDay < day);

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

    internal static AdvertCopy From(TableRow row) => new()
    {
        Key = row.Key[Prefix.Length..],
        Board = row.Text("board"),
        Reference = row.Text("reference"),
        Url = row.Text("url") is { } url ? new Uri(url) : null,
        Read = row.Instant("read") ?? default,
        Posted = IsoDate.Parse(row.Text("posted")),
        WhereToLook = row.Text("whereToLook"),
        IsInternalOnly = row.Flag("internalOnly"),
        Closings = [.. ClosingDate.Read(row.Text("closings"), IsoDate.Parse(row.Text("posted")))],
        Findings = AdvertFinding.Read(row.Text("findings")),
        Pieces = (int)(row.Number("pieces") ?? 0),
        Title = row.Text("title"),
        Location = row.Text("location"),
        Employer = row.Text("employer"),
        ReaderVersion = row.Text("readerVersion"),
    };
}
