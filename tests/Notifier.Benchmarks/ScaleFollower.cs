using Notifier.Core.Reminders;
using Notifier.Core.Subscriptions;

namespace Notifier.Benchmarks;

/// <summary>What is stored of one follower.</summary>
/// <param name="Names">What is this follower's own in these rows: their key, and what the ledger drew for the mail that asked them to confirm.</param>
internal sealed record ScaleFollower(IReadOnlyList<string> Names, IReadOnlyList<StoredRow> Rows)
{
    public static ScaleFollower Of(PersonKey person, IEnumerable<StoredRow> stored)
    {
        var own = stored.Where(each => each.Row.Partition == person.Value || each.Row.Key.Contains(person.Value, StringComparison.Ordinal)).ToList();
        var drawn = own.Select(each => each.Row).Where(row => row.Key.StartsWith(LedgerRow.Prefix, StringComparison.Ordinal)).SelectMany(row => new[] { row.Text("sid")!, row.Text("claimId")! });
        return new ScaleFollower([person.Value, .. drawn], own);
    }
}
