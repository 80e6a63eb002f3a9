using System.Buffers.Binary;
using System.Security.Cryptography;
using Notifier.Core.Storage;

namespace Notifier.Core.Security;

/// <summary>
/// Tokens that make asking cost a little effort: fetched moments before, good for one request. They are required only while more people ask
/// than an hour has room for.
/// </summary>
/// <remarks>A token is stored only when it is used, so fetching many costs us nothing.</remarks>
public sealed class FollowTokens(ITableStore store, SecretKeys keys)
{
    private const string Use = "follow";
    private const int NonceLength = 10;
    private const int PayloadLength = sizeof(long) + NonceLength;

    /// <summary>During a key rotation, tokens of both keys are good.</summary>
    private const int KeysInRotation = 2;

    /// <summary>Nobody fills in the form faster than this.</summary>
    public static TimeSpan LeastAge { get; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Shorter than the stored use is kept (<see cref="HourlyRequests"/>). A longer life would let a token be used twice.
    /// </summary>
    public static TimeSpan GoodFor { get; } = TimeSpan.FromHours(1);

    public string Issue(DateTimeOffset now)
    {
        Span<byte> payload = stackalloc byte[PayloadLength];
        BinaryPrimitives.WriteInt64BigEndian(payload, now.ToUnixTimeMilliseconds());
        RandomNumberGenerator.Fill(payload[sizeof(long)..]);
        return SignedText.Sign(keys.Links.Current, Use, payload);
    }

    /// <returns>False when the token is not ours, too young, too old, or used before.</returns>
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
