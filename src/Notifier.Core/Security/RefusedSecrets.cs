using Notifier.Reading.Grammar;

namespace Notifier.Core.Security;

/// <summary>The kind of a key, token or signature that was refused or missing.</summary>
public enum RefusedSecret
{
    OperatorKey,

    /// <summary>The token of a manage link, on a page or in a header.</summary>
    ManageToken,

    /// <summary>The token of any other link.</summary>
    Link,
    OutboxKey,

    /// <summary>The email service's signature.</summary>
    Signature,
}

/// <summary>Counts what was refused, in memory only: a stranger's attempts must not cost us storage.</summary>
public sealed class RefusedSecrets(Telemetry telemetry)
{
    private readonly int[] _new = new int[Enum.GetValues<RefusedSecret>().Length];
    private volatile bool _isAnyNew;

    public void Add(RefusedSecret secret)
    {
        Interlocked.Increment(ref _new[(int)secret]);
        _isAnyNew = true;
        telemetry.SecretRefused(KebabCase.From(secret));
    }

    /// <returns>The refusals since the last call, each as often as it happened.</returns>
    internal IReadOnlyList<RefusedSecret> Take()
    {
        if (!_isAnyNew)
        {
            return [];
        }

        // Reset before reading the counts: a refusal that arrives meanwhile is taken now or the next time.
        _isAnyNew = false;
        return
        [
            .. Enum.GetValues<RefusedSecret>()
                .SelectMany(secret => Enumerable.Repeat(secret, Interlocked.Exchange(ref _new[(int)secret], 0))),
        ];
    }
}
