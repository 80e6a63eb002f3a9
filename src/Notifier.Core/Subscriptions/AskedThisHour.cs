using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Notifier.Core.Email;
using Notifier.Core.Secrets;
using Notifier.Core.Storage;

namespace Notifier.Core.Subscriptions;

/// <summary>A request's turn among those that wait for room.</summary>
/// <param name="OfNetwork">How many came from the same network in this hour, itself included.</param>
/// <param name="OfDomain">How many were for an address of the same mail domain.</param>
public readonly record struct AskedTurn(int OfNetwork, int OfDomain);

/// <summary>
/// Counts in each hour who asks for room where there is none: by network, then by mail domain. Only a few characters of a keyed hash of
/// either are stored, so the rows of an hour are bounded however many networks ask; two that share a hash share their turns.
/// </summary>
public sealed class AskedThisHour(ITableStore store, SecretKeys keys)
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

    /// <param name="tries">A domain is shared by many, and only breaks ties: there a lost race is not run again.</param>
    private async Task<int> CountAsync(string key, int tries, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var partition = PartitionOf(now);
        var hour = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
        var count = 0;
        for (var tried = 0; tried < tries; tried++)
        {
            var row = await store.GetAsync(Tables.State, partition, key, cancellationToken);
            count = (row?.Instant("hour") == hour ? (int)(row!.Number("count") ?? 0) : 0) + 1;
            var next = new Row(partition, key) { ETag = row?.ETag }.With("hour", hour).With("count", count);
            if ((await store.WriteAsync(Tables.State, People.Write(next), cancellationToken)).IsDone)
            {
                return count;
            }
        }

        return tries == 1 ? count : count + Uncounted;
    }

    private string Hash(string of, string text) =>
        Base32.Of(HMACSHA256.HashData(keys.Pepper.Bytes, Encoding.UTF8.GetBytes($"{of} {text}")), HashLength);
}
