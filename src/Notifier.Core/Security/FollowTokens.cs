using System.Buffers.Binary;
using System.Security.Cryptography;
using Notifier.Core.Storage;

namespace Notifier.Core.Security;

/// <summary>
/// Proof of a little effort: a token that was fetched a moment ago and is good for one request to follow. It is asked for only while more
/// people ask than an hour has room for. What is stored of a token is stored when it is used, so fetching many costs us nothing.
/// </summary>
public sealed class FollowTokens(ITableStore store, SecretKeys keys)
{
    private const string Use = "follow";
    private const int NonceLength = 10;
    private const int PayloadLength = sizeof(long) + NonceLength;

    /// <summary>While one key replaces another, tokens of both are good.</summary>
    private const int KeysInRotation = 2;

    /// <summary>Nobody fills in the form faster.</summary>
    public static TimeSpan LeastAge { get; } = TimeSpan.FromSeconds(3);

    /// <summary>It is over before what is stored of it goes (<see cref="HourlyRequests"/>).</summary>
    public static TimeSpan GoodFor { get; } = TimeSpan.FromHours(1);

    public string Issue(DateTimeOffset now)
    {
        Span<byte> payload = stackalloc byte[PayloadLength];
        BinaryPrimitives.WriteInt64BigEndian(payload, now.ToUnixTimeMilliseconds());
        RandomNumberGenerator.Fill(payload[sizeof(long)..]);
        return SignedText.Sign(keys.Links.Current, Use, payload);
    }

    /// <returns>False when it is not ours, too young, too old, or was used before.</returns>
    public async Task<bool> UseAsync(string? token, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (SignedText.Read(keys.Links, Use, token, KeysInRotation) is not { Length: PayloadLength } payload)
        {
            return false;
        }

        var issued = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(payload));
        if (issued + LeastAge > now || issued + GoodFor <= now)
        {
            return false;
        }

        var used = new TableRow(HourlyRequests.PartitionOf(issued), $"t-{Base32.Encode(payload.AsSpan(sizeof(long)), int.MaxValue)}");
        return (await store.WriteAsync(Tables.State, new RowWrite.Insert(used), cancellationToken)).IsDone;
    }
}
