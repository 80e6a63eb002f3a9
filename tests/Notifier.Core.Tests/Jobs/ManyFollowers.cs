using Notifier.Core.Security;
using Notifier.Core.Storage;
using Notifier.Testing.Apps;

namespace Notifier.Core.Tests.Jobs;

/// <summary>Very many who follow one advert.</summary>
internal static class ManyFollowers
{
    /// <summary>The first follows as people do. Each of the others has the same rows, under keys of their own.</summary>
    public static async Task FollowAsync(InMemoryApp app, string advert, int followers)
    {
        const string First = "follower0@example.org";
        await app.FollowAndConfirmAsync(First, advert);
        var (first, book) = (app.Key(First).Value, app.The<EmailAddressProtector>());
        foreach (var table in new[] { Tables.People, Tables.Followers, Tables.Due })
        {
            var rows = await app.Tables.ReadAsync(table, RowRange.Partitions("0", "~"), CancellationToken.None)
                .Where(row => row.Partition == first || row.Key.EndsWith(first, StringComparison.Ordinal)).ToListAsync(CancellationToken.None);
            for (var number = 1; number < followers; number++)
            {
                var address = InMemoryApp.Address($"follower{number}@example.org");
                var key = book.PersonOf(address);
                foreach (var row in rows)
                {
                    var other = new TableRow(row.Partition.Replace(first, key.Value, StringComparison.Ordinal), row.Key.Replace(first, key.Value, StringComparison.Ordinal)) { Values = row.Values };
                    other = other.Text("hints") is { } hints ? other.With("hints", hints.Replace(first, key.Value, StringComparison.Ordinal)).With("address", book.Seal(address, key).Bytes) : other;
                    await app.Tables.WriteAsync(table, new RowWrite.Insert(other), CancellationToken.None);
                }
            }
        }
    }
}
