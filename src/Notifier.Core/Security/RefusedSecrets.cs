using Notifier.Reading.Grammar;

namespace Notifier.Core.Security;

/// <summary>What somebody showed to be let in, or should have shown, and was refused.</summary>
public enum RefusedSecret
{
    OperatorKey,

    /// <summary>The token of a manage link, on a page or in a header.</summary>
    ManageToken,

    /// <summary>The token of any other link.</summary>
    Link,
    OutboxKey,

    /// <summary>The mail service's signature.</summary>
    Signature,
}

/// <summary>Counts what is refused, in memory only: a stranger's attempts must cost nothing to store.</summary>
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

    /// <returns>Those that were added since the last call, as often as they were.</returns>
    internal IReadOnlyList<RefusedSecret> Take()
    {
        if (!_isAnyNew)
        {
            return [];
        }

        _isAnyNew = false; // before they are counted: what is added meanwhile is taken now or the next time
        return [.. Enum.GetValues<RefusedSecret>().SelectMany(secret => Enumerable.Repeat(secret, Interlocked.Exchange(ref _new[(int)secret], 0)))];
    }
}
