using System.Buffers;
using System.Text;
using Notifier.Core.Adverts.Identity;
using Notifier.Core.Storage;

namespace Notifier.Core.Adverts;

/// <summary>An advert with the last reading of each copy.</summary>
public sealed record AdvertWithCopies(Advert Advert, IReadOnlyList<AdvertCopy> Copies);

/// <summary>An advert with everything that is stored of it.</summary>
/// <param name="Texts">The last text of each copy, by the copy's key.</param>
/// <param name="History">Oldest step first.</param>
public sealed record WholeAdvert(
    Advert Advert, IReadOnlyList<AdvertCopy> Copies, IReadOnlyDictionary<string, string> Texts, IReadOnlyList<AdvertVersion> History);

/// <summary>Reads and writes adverts. One advert is one partition, so its state and its copies change together.</summary>
public sealed class AdvertStore(ITableStore store)
{
    private const string TextPrefix = "t-";

    /// <summary>In UTF-16 units; less than one value can hold.</summary>
    private const int PieceLength = 30_000;

    /// <summary>The longest text that is stored with an advert, in UTF-16 units.</summary>
    public const int LongestText = 1_000_000;

    /// <summary>The most bytes of a text in one request. More would not fit into one batch with the other rows.</summary>
    private const int MostBytesSent = 3_000_000;

    /// <summary>Azure's client sends every other character as \uXXXX.</summary>
    private static readonly SearchValues<char> SentInOneByte =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code).Except("\"&'+<>`\\")]);

    private const int BytesOfOthers = 6;

    /// <summary>The advert, or the one that it was joined into. If that one is gone, the advert stands for itself again.</summary>
    public async Task<Advert?> GetAsync(string id, CancellationToken cancellationToken) =>
        await GetEvenGoneAsync(id, cancellationToken) is not { IsGone: false } advert ? null
        : advert.JoinedInto is { } taker ? await GetAsync(taker, cancellationToken) ?? advert with { JoinedInto = null }
        : advert;

    /// <summary>The advert itself, even when it was joined into another or is being deleted.</summary>
    internal async Task<Advert?> GetEvenGoneAsync(string id, CancellationToken cancellationToken) =>
        await store.GetAsync(Tables.Adverts, id, Advert.RowKey, cancellationToken) is { } row ? Advert.From(row) : null;

    /// <summary>The advert with the last reading of each copy, in one query. Follows a join, as <see cref="GetAsync"/> does.</summary>
    public async Task<AdvertWithCopies?> GetWithCopiesAsync(string id, CancellationToken cancellationToken) =>
        await GetItselfWithCopiesAsync(id, cancellationToken) is not { } known ? null
        : known.Advert.JoinedInto is { } taker
            ? await GetWithCopiesAsync(taker, cancellationToken) ?? known with { Advert = known.Advert with { JoinedInto = null } }
        : known;

    /// <summary>The advert itself with its copies, even when it was joined into another.</summary>
    internal async Task<AdvertWithCopies?> GetItselfWithCopiesAsync(string id, CancellationToken cancellationToken)
    {
        var advert = default(Advert);
        var copies = new List<AdvertCopy>();
        await foreach (var row in store.ReadAsync(Tables.Adverts, RowRange.Keys(id, Advert.RowKey, "d"), cancellationToken))
        {
            if (row.Key == Advert.RowKey)
            {
                advert = Advert.From(row);
            }
            else
            {
                copies.Add(AdvertCopy.From(row));
            }
        }

        return advert is null or { IsGone: true } ? null : new AdvertWithCopies(advert, copies);
    }

    /// <summary>
    /// The advert with its copies, their texts and its history, in one query. Follows a join, as <see cref="GetAsync"/> does.
    /// </summary>
    public async Task<WholeAdvert?> GetWholeAsync(string id, CancellationToken cancellationToken) =>
        await GetItselfWholeAsync(id, cancellationToken) is not { } whole ? null
        : whole.Advert.JoinedInto is { } taker
            ? await GetWholeAsync(taker, cancellationToken) ?? whole with { Advert = whole.Advert with { JoinedInto = null } }
        : whole;

    /// <summary>The advert itself with everything, even when it was joined into another.</summary>
    internal async Task<WholeAdvert?> GetItselfWholeAsync(string id, CancellationToken cancellationToken)
    {
        var advert = default(Advert);
        var copies = new List<AdvertCopy>();
        var texts = new Dictionary<string, StringBuilder>(StringComparer.Ordinal);
        var history = new List<AdvertVersion>();
        await foreach (var row in store.ReadAsync(Tables.Adverts, RowRange.Partition(id), cancellationToken))
        {
            if (row.Key == Advert.RowKey)
            {
                advert = Advert.From(row);
            }
            else if (row.Key.StartsWith(AdvertCopy.Prefix, StringComparison.Ordinal))
            {
                copies.Add(AdvertCopy.From(row));
            }
            else if (row.Key.StartsWith(AdvertVersion.Prefix, StringComparison.Ordinal))
            {
                history.Add(AdvertVersion.From(row));
            }
            else if (row.Key.StartsWith(TextPrefix, StringComparison.Ordinal))
            {
                var copy = row.Key[TextPrefix.Length..row.Key.LastIndexOf('-')];
                if (!texts.TryGetValue(copy, out var text))
                {
                    texts.Add(copy, text = new StringBuilder());
                }

                text.Append(row.Text("text"));
            }
        }

        return advert is null or { IsGone: true }
            ? null
            : new WholeAdvert(
                advert, copies, texts.ToDictionary(text => text.Key, text => text.Value.ToString(), StringComparer.Ordinal), history);
    }

    public async Task<IReadOnlyList<AdvertVersion>> HistoryAsync(string id, CancellationToken cancellationToken) =>
        await store.ReadAsync(Tables.Adverts, RowRange.Prefix(id, AdvertVersion.Prefix), cancellationToken)
            .Select(AdvertVersion.From)
            .ToListAsync(cancellationToken);

    /// <summary>The last text of one copy.</summary>
    public async Task<string> TextAsync(string id, string copy, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        await foreach (var row in store.ReadAsync(Tables.Adverts, RowRange.Prefix(id, $"{TextPrefix}{copy}-"), cancellationToken))
        {
            text.Append(row.Text("text"));
        }

        return text.ToString();
    }

    /// <summary>Writes the advert's state together with the reading that changed it, all or nothing.</summary>
    /// <param name="copy">The reading that brought the change. Null when none did.</param>
    /// <param name="before">The copy as it was stored, so that surplus pieces of a longer text are deleted.</param>
    /// <param name="named">Other copies whose title, location and employer are new. Their texts stay as they are.</param>
    /// <returns>Done, or that another process changed the advert first.</returns>
    public async Task<WriteStatus> WriteAsync(
        Advert advert,
        AdvertVersion? version,
        AdvertCopy? copy,
        string? text,
        AdvertCopy? before,
        CancellationToken cancellationToken,
        IReadOnlyList<AdvertCopy>? named = null)
    {
        var row = advert.ToRow();
        var batch = new List<RowWrite> { row.ETag is null ? new RowWrite.Insert(row) : new RowWrite.Replace(row) };
        if (version is not null)
        {
            batch.Add(new RowWrite.Upsert(version.ToRow(advert.Id)));
        }

        if (copy is not null)
        {
            batch.Add(new RowWrite.Upsert(copy.ToRow(advert.Id)));
            batch.AddRange(Pieces(text!).Select((piece, place) =>
                new RowWrite.Upsert(new TableRow(advert.Id, PieceKey(copy.Key, place)).With("text", piece))));
            for (var piece = copy.Pieces; piece < before?.Pieces; piece++)
            {
                batch.Add(new RowWrite.Delete(advert.Id, PieceKey(copy.Key, piece)));
            }
        }

        batch.AddRange((named ?? []).Select(other => new RowWrite.Upsert(other.ToRow(advert.Id))));
        return (await store.WriteAsync(Tables.Adverts, batch, cancellationToken)).Status;
    }

    /// <summary>Takes a copy and its text out of an advert, and writes the advert's state without it, all or nothing.</summary>
    internal async Task<WriteStatus> LeaveAsync(
        Advert advert, AdvertVersion? version, AdvertCopy leaving, CancellationToken cancellationToken)
    {
        List<RowWrite> batch = [new RowWrite.Replace(advert.ToRow()), new RowWrite.Delete(advert.Id, AdvertCopy.Prefix + leaving.Key)];
        if (version is not null)
        {
            batch.Add(new RowWrite.Upsert(version.ToRow(advert.Id)));
        }

        batch.AddRange(Enumerable.Range(0, leaving.Pieces).Select(piece => new RowWrite.Delete(advert.Id, PieceKey(leaving.Key, piece))));
        return (await store.WriteAsync(Tables.Adverts, batch, cancellationToken)).Status;
    }

    /// <summary>How much of a text can be stored, in UTF-16 units.</summary>
    public static int RoomFor(ReadOnlySpan<char> text)
    {
        if (text.Length <= MostBytesSent / BytesOfOthers)
        {
            return text.Length;
        }

        var (units, bytes) = (0, 0);
        for (; units < Math.Min(text.Length, LongestText); units++)
        {
            bytes += SentInOneByte.Contains(text[units]) ? 1 : BytesOfOthers;
            if (bytes > MostBytesSent)
            {
                break;
            }
        }

        return units;
    }

    /// <summary>The text in pieces, one a row. No piece ends within a surrogate pair.</summary>
    public static IReadOnlyList<string> Pieces(string text)
    {
        var pieces = new List<string>();
        for (var from = 0; from < text.Length; from += pieces[^1].Length)
        {
            var length = Math.Min(PieceLength, text.Length - from);
            var isCut = char.IsHighSurrogate(text[from + length - 1]) && from + length < text.Length;
            pieces.Add(text.Substring(from, isCut ? length - 1 : length));
        }

        return pieces;
    }

    /// <summary>
    /// Deletes an advert that is gone, with all its rows and names. Any process can finish a half-done deletion. Every step fails if the id
    /// has been taken by a new advert.
    /// </summary>
    /// <returns>False when another process is deleting it, or when it is not gone.</returns>
    internal async Task<bool> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        if (await GetEvenGoneAsync(id, cancellationToken) is not { IsGone: true } gone)
        {
            return false;
        }

        foreach (var key in await KeysOfAsync(gone, cancellationToken))
        {
            await ForgetAsync(key, id, cancellationToken);
        }

        // The rows after "a" are all the others: copies, pieces and versions.
        var rest = RowRange.Keys(id, Advert.RowKey + "!", null);
        const int Most = StorageLimits.BatchWrites - 1;
        while (await store.QueryAsync(Tables.Adverts, rest, null, Most, cancellationToken) is { Rows.Count: > 0 } page)
        {
            var deletions = page.Rows.Select(row => new RowWrite.Delete(row.Partition, row.Key));
            var written = await store.WriteAsync(Tables.Adverts, [new RowWrite.Replace(gone.ToRow()), .. deletions], cancellationToken);
            if (!written.IsDone)
            {
                return false;
            }

            gone = gone with { ETag = written.ETags[0] };
        }

        return (await store.WriteAsync(Tables.Adverts, new RowWrite.Delete(id, Advert.RowKey, gone.ETag), cancellationToken)).IsDone;
    }

    /// <summary>The advert that a name points to. Null when the name is unknown.</summary>
    public async Task<AdvertPointer?> FindAsync(AdvertKey key, CancellationToken cancellationToken)
    {
        var row = await store.GetAsync(Tables.References, key.Partition, key.Row, cancellationToken);
        return row is null ? null : new AdvertPointer(row.Text("advert") ?? string.Empty, row.ETag!);
    }

    /// <summary>Points a name to this advert.</summary>
    /// <param name="before">The pointer that was read. Null when the name was unknown.</param>
    /// <returns>False when another process changed the pointer first.</returns>
    public async Task<bool> PointAsync(AdvertKey key, AdvertPointer? before, string advert, CancellationToken cancellationToken)
    {
        var row = new TableRow(key.Partition, key.Row) { ETag = before?.ETag }.With("advert", advert);
        var write = before is null ? (RowWrite)new RowWrite.Insert(row) : new RowWrite.Replace(row);
        return (await store.WriteAsync(Tables.References, write, cancellationToken)).IsDone;
    }

    /// <summary>Deletes a name if it points to this advert.</summary>
    internal async Task ForgetAsync(AdvertKey key, string advert, CancellationToken cancellationToken)
    {
        if (await FindAsync(key, cancellationToken) is { } pointer && pointer.Advert == advert)
        {
            await store.WriteAsync(Tables.References, new RowWrite.Delete(key.Partition, key.Row, pointer.ETag), cancellationToken);
        }
    }

    /// <summary>All names of an advert: those of its copies, and the one of earlier versions, when copies had none.</summary>
    private async Task<IReadOnlyCollection<AdvertKey>> KeysOfAsync(Advert advert, CancellationToken cancellationToken)
    {
        var keys = new HashSet<AdvertKey>();
        if (advert is { ReferenceOf: { } employer, Reference: { } reference })
        {
            keys.Add(AdvertKey.From(new EmployerReference(employer, reference)));
        }

        await foreach (var row in store.ReadAsync(Tables.Adverts, RowRange.Prefix(advert.Id, AdvertCopy.Prefix), cancellationToken))
        {
            keys.UnionWith(AdvertCopy.From(row).Identity.Keys);
        }

        return keys;
    }

    private static string PieceKey(string copy, int piece) => FormattableString.Invariant($"{TextPrefix}{copy}-{piece:00}");
}
