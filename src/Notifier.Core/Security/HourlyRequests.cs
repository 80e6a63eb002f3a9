using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Notifier.Core.Options;
using Notifier.Core.Storage;

namespace Notifier.Core.Security;

/// <summary>A request's turn among those that wait for room.</summary>
/// <param name="OfNetwork">How many requests came from the same network in this hour, including this one.</param>
/// <param name="OfDomain">How many were for an address of the same email domain, including this one.</param>
public readonly record struct AskedTurn(int OfNetwork, int OfDomain);

/// <summary>
/// Counts, for each hour, the requests that find no room, by network and by email domain. It also counts how much pasted text each network
/// stores.
/// </summary>
/// <remarks>
/// Only a few characters of a keyed hash are stored, so the rows of an hour are bounded however many networks ask. Two networks with the
/// same hash share their turns.
/// </remarks>
public sealed class HourlyRequests(ITableStore store, SecretKeys keys)
{
    /// <summary>An hour's rows are deleted two hours later, before another hour uses their partition.</summary>
    private const int Partitions = 3;

    /// <summary>In base32 characters: at most 32,768 networks and as many domains an hour.</summary>
    private const int HashLength = 3;

    private const int MostTries = 8;

    /// <summary>The turns a network loses when too many requests at once kept this one from being counted.</summary>
    private const int Uncounted = 100;

    private long _dropped;

    public async Task<AskedTurn> NextAsync(
        VisitorNetwork network, EmailAddress address, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Visitors on an unknown network have one turn each, so the domain decides.
        var ofNetwork = network.IsUnknown ? 1 : await CountAsync($"n-{Hash("network", network.Prefix)}", MostTries, now, cancellationToken);
        return new(ofNetwork, await CountAsync($"d-{Hash("domain", address.Domain)}", 1, now, cancellationToken));
    }

    /// <summary>Deletes the counts of two hours ago. Callers may ask every few minutes; each process does it once an hour.</summary>
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
    /// Takes room in this hour for an advert's text that a visitor pasted. Each network may take a quarter of the hour's room. When the
    /// room is used up, a network that took nothing still gets room for one text, from a reserve of the same size.
    /// </summary>
    /// <param name="length">Of the text, in characters.</param>
    internal async Task<bool> TakeRoomAsync(
        VisitorNetwork network, int length, ConfirmationOptions confirmationOptions, RetentionOptions retentionOptions,
        DateTimeOffset now, CancellationToken cancellationToken)
    {
        var room = confirmationOptions.PastedAnHour;
        var ofNetwork = length;
        if (!network.IsUnknown)
        {
            var key = $"p-{Hash("network", network.Prefix)}";
            var share = ShareOf(confirmationOptions, retentionOptions);
            (ofNetwork, var isWithin) = await AddAsync(key, length, share, MostTries, now, cancellationToken);
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
    /// Takes room for a text that an existing follower pasted. A quarter of the hour's room is reserved for them, so that a flood of
    /// strangers cannot keep them out.
    /// </summary>
    internal async Task<bool> TakeRoomAsync(
        PersonKey follower, int length, ConfirmationOptions confirmationOptions, RetentionOptions retentionOptions, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var key = $"p-{Hash("follower", follower.Value)}";
        return (await AddAsync(key, length, ShareOf(confirmationOptions, retentionOptions), MostTries, now, cancellationToken)).IsWithin;
    }

    /// <summary>A share of the hour's room, in characters. The longest text always fits.</summary>
    private static int ShareOf(
        ConfirmationOptions confirmationOptions, RetentionOptions retentionOptions) =>
        Math.Max(confirmationOptions.PastedAnHour / 4, retentionOptions.LongestText);

    /// <param name="tries">Use one for a domain: many people share it and it only breaks ties, so a lost race is not repeated.</param>
    private async Task<int> CountAsync(string key, int tries, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (count, isCounted) = await AddAsync(key, 1, int.MaxValue, tries, now, cancellationToken);
        return isCounted || tries == 1 ? count : count + Uncounted;
    }

    /// <returns>The hour's sum, including this request, and whether it was added. It is not added when the sum would pass the limit, or
    /// when too many requests came at once.</returns>
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
