using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Notifier.Core.Options;
using Notifier.Core.Storage;

namespace Notifier.Core.Security;

/// <summary>A request's turn among those that wait for room.</summary>
/// <param name="OfNetwork">How many came from the same network in this hour, itself included.</param>
/// <param name="OfDomain">How many were for an address of the same mail domain.</param>
public readonly record struct AskedTurn(int OfNetwork, int OfDomain);

/// <summary>
/// Counts in each hour who asks for room where there is none: by network, then by mail domain; and how much each network pastes that is
/// kept. Only a few characters of a keyed hash of
/// either are stored, so the rows of an hour are bounded however many networks ask; two that share a hash share their turns.
/// </summary>
public sealed class HourlyRequests(ITableStore store, SecretKeys keys)
{
    /// <summary>An hour's rows go two hours later, when another hour is about to use their partition.</summary>
    private const int Partitions = 3;

    /// <summary>Of base 32: at most 32,768 networks and as many domains an hour.</summary>
    private const int HashLength = 3;

    private const int MostTries = 8;

    /// <summary>The turns that a network loses with a request that could not be counted, because so many came at the same moment.</summary>
    private const int Uncounted = 100;

    private long _dropped;

    public async Task<AskedTurn> NextAsync(
        VisitorNetwork network, EmailAddress address, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);

        // Visitors who cannot be told apart have one turn each, and the domain decides.
        var ofNetwork = network.IsUnknown ? 1 : await CountAsync($"n-{Hash("network", network.Prefix)}", MostTries, now, cancellationToken);
        return new(ofNetwork, await CountAsync($"d-{Hash("domain", address.Domain)}", 1, now, cancellationToken));
    }

    /// <summary>Deletes what was counted two hours ago. It is asked every few minutes, and each process does it once an hour.</summary>
    public async Task DropOldAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var hour = now.UtcTicks / TimeSpan.TicksPerHour;
        if (Interlocked.Exchange(ref _dropped, hour) != hour)
        {
            var range = RowRange.Partition(PartitionOf(now.AddHours(1 - Partitions)));
            await store.DeletePartitionAsync(Tables.State, range, cancellationToken);
        }
    }

    internal static string PartitionOf(DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"asked-{at.UtcTicks / TimeSpan.TicksPerHour % Partitions}");

    /// <summary>
    /// Takes room in this hour for the text of an advert that a visitor pasted. Of the hour's room a network has a quarter. When the
    /// hour has none left, a network that
    /// took nothing still gets room for one text, from as much again.
    /// </summary>
    /// <param name="length">Of the text, in characters.</param>
    internal async Task<bool> TakeRoomAsync(
        VisitorNetwork network, int length, Delays delays, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var room = delays.PastedAnHour;
        var ofNetwork = length;
        if (!network.IsUnknown)
        {
            var key = $"p-{Hash("network", network.Prefix)}";
            (ofNetwork, var isWithin) = await AddAsync(key, length, ShareOf(delays), MostTries, now, cancellationToken);
            if (!isWithin)
            {
                return false;
            }
        }

        var isFirst = !network.IsUnknown && ofNetwork == length;
        return (await AddAsync("p-all", length, room, MostTries, now, cancellationToken)).IsWithin
            || (isFirst && (await AddAsync("p-first", length, room, MostTries, now, cancellationToken)).IsWithin);
    }

    /// <summary>
    /// Takes room for the text of an advert that somebody who follows others pasted: a quarter of an hour's room is theirs alone, so that
    /// no flood of strangers is in their way.
    /// </summary>
    internal async Task<bool> TakeRoomAsync(
        PersonKey follower, int length, Delays delays, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var key = $"p-{Hash("follower", follower.Value)}";
        return (await AddAsync(key, length, ShareOf(delays), MostTries, now, cancellationToken)).IsWithin;
    }

    /// <summary>Of an hour's room, in characters: the longest text always fits.</summary>
    private static int ShareOf(Delays delays) => Math.Max(delays.PastedAnHour / 4, delays.LongestText);

    /// <param name="tries">A domain is shared by many, and only breaks ties: there a lost race is not run again.</param>
    private async Task<int> CountAsync(string key, int tries, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (count, isCounted) = await AddAsync(key, 1, int.MaxValue, tries, now, cancellationToken);
        return isCounted || tries == 1 ? count : count + Uncounted;
    }

    /// <returns>The hour's sum with this one, and whether it was added: not when it would be more than the most, or so many came at the same moment.</returns>
    private async Task<(int Sum, bool IsWithin)> AddAsync(
        string key, int amount, int most, int tries, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var partition = PartitionOf(now);
        var hour = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
        var sum = 0;
        for (var tried = 0; tried < tries; tried++)
        {
            var row = await store.GetAsync(Tables.State, partition, key, cancellationToken);
            sum = (row?.Instant("hour") == hour ? (int)(row!.Number("count") ?? 0) : 0) + amount;
            if (sum > most)
            {
                return (sum, false);
            }

            var next = new TableRow(partition, key) { ETag = row?.ETag }.With("hour", hour).With("count", sum);
            if ((await store.WriteAsync(Tables.State, RowWrite.IfUnchanged(next), cancellationToken)).IsDone)
            {
                return (sum, true);
            }
        }

        return (sum, false);
    }

    private string Hash(string of, string text) =>
        Base32.Encode(HMACSHA256.HashData(keys.Pepper.Bytes, Encoding.UTF8.GetBytes($"{of} {text}")), HashLength);
}
