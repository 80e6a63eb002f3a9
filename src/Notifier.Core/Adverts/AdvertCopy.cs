using System.Collections.Immutable;
using Notifier.Core.Hr;
using Notifier.Core.Storage;

namespace Notifier.Core.Adverts;

/// <summary>The last reading of one copy of an advert: one board, one reference. Row <c>c-{copy}</c> of the advert's partition.</summary>
/// <param name="Key">A hash of board and reference.</param>
/// <param name="Url">The copy's own page; null when it was pasted without one.</param>
/// <param name="Read">When we last looked, UTC.</param>
/// <param name="Closings">What it states; what was known before, where the last reading states nothing.</param>
/// <param name="Findings">What is wrong with its dates that its employer can mend.</param>
/// <param name="Pieces">Into how many rows its text is cut.</param>
public sealed record AdvertCopy(
    string Key, string? Board, string? Reference, Uri? Url, DateTimeOffset Read, DateOnly? Posted, string? WhereToLook, bool IsInternalOnly, ImmutableArray<StatedClosing> Closings, ImmutableArray<AdvertFinding> Findings, int Pieces)
{
    public const string Prefix = "c-";

    /// <summary>
    /// The copies that count: of a job posted again on the same board the newest posting, and no copy that had closed by the day on which another was posted.
    /// A posting that states no date replaces none.
    /// </summary>
    public static IReadOnlyList<AdvertCopy> StillShown(IReadOnlyCollection<AdvertCopy> copies)
    {
        ArgumentNullException.ThrowIfNull(copies);
        return [.. copies.Where(copy => !copies.Any(newer => !newer.Closings.IsEmpty && newer.Posted > copy.Posted && (newer.IsRePostOf(copy) || copy.HadClosedBy(newer.Posted.Value))))];
    }

    private bool IsRePostOf(AdvertCopy other) =>
        Board is not null && Board == other.Board && Boards.OfName(Board) is { } board && EmployerReference.TextOf(Reference, board) is { } own && own == EmployerReference.TextOf(other.Reference, board);

    private bool HadClosedBy(DateOnly day) => !Closings.IsEmpty && Closings.Where(closing => closing.IsCredible).All(closing => closing.LastDay < day);

    internal Row ToRow(string advert) => new Row(advert, Prefix + Key)
        .With("board", Board)
        .With("reference", Reference)
        .With("url", Url?.AbsoluteUri)
        .With("read", Read)
        .With("posted", StoredDate.Text(Posted))
        .With("whereToLook", WhereToLook)
        .With("internalOnly", IsInternalOnly)
        .With("closings", StatedClosing.Json(Closings))
        .With("findings", AdvertFinding.Json(Findings))
        .With("pieces", Pieces);

    internal static AdvertCopy Of(Row row) => new(
        row.Key[Prefix.Length..],
        row.Text("board"),
        row.Text("reference"),
        row.Text("url") is { } url ? new Uri(url) : null,
        row.Instant("read") ?? default,
        StoredDate.Read(row.Text("posted")),
        row.Text("whereToLook"),
        row.Flag("internalOnly"),
        [.. StatedClosing.Read(row.Text("closings"))],
        AdvertFinding.Read(row.Text("findings")),
        (int)(row.Number("pieces") ?? 0));
}
