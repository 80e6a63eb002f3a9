using Notifier.Core.Security;

namespace Notifier.Benchmarks;

/// <summary>What is stored of one follower.</summary>
/// <param name="Names">What is this follower's own in these rows: their key, and all that was drawn for them.</param>
internal sealed record ScaleFollower(IReadOnlyList<string> Names, IReadOnlyList<StoredRow> Rows)
{
    /// <summary>Values drawn for each person: by the ledger for the mail that asked them to confirm, and for their links.</summary>
    private static readonly string[] Drawn = ["sid", "claimId", "generation", "calendarGeneration", "nonce"];

    public static ScaleFollower Of(PersonKey person, IEnumerable<StoredRow> stored)
    {
        var own = stored.Where(each => each.Row.Partition == person.Value || each.Row.Key.Contains(person.Value, StringComparison.Ordinal)).ToList();
        var drawn = own.SelectMany(each => Drawn.Select(each.Row.Text)).OfType<string>();
        return new ScaleFollower([person.Value, .. drawn], own);
    }
}
