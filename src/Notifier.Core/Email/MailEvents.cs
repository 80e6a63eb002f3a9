using Notifier.Core.Findings;
using Notifier.Core.Storage;

namespace Notifier.Core.Email;

/// <summary>What the mail service told of the mails it accepted. A month of mails is one table, dropped whole when it is old. No address stands here.</summary>
public sealed class MailEvents(ITableStore store)
{
    /// <param name="sid">Begins with the year and month in which its mail was first asked for.</param>
    private static string TableOf(string sid) => "events" + sid[..6];

    /// <summary>Whether anything was told of this mail: whatever it is, the mail was accepted.</summary>
    public async Task<bool> WasAcceptedAsync(string sid, CancellationToken cancellationToken) =>
        (await store.QueryAsync(TableOf(sid), RowRange.Partition(sid), null, 1, cancellationToken)).Rows.Count > 0;

    /// <returns>False when the same was told before.</returns>
    public async Task<bool> AddAsync(MailEvent told, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(told);
        var key = FormattableString.Invariant($"{Kebab.Of(told.Kind)}-{told.At.ToUnixTimeSeconds()}");
        var written = await store.WriteAsync(TableOf(told.Sid), new RowWrite.Insert(new Row(told.Sid, key).With("at", told.At)), cancellationToken);
        return written.IsDone;
    }
}
