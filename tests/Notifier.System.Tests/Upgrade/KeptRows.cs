using System.Globalization;
using Notifier.Core.Adverts;
using Notifier.Core.Security;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;
using Notifier.Reading.Grammar;

namespace Notifier.System.Tests.Upgrade;

/// <summary>Accounts for everybody: what is kept of them at first, how it last stands, and the night in which it goes.</summary>
internal sealed class KeptRows(ITableStore store)
{
    private readonly SortedDictionary<string, Kept> _kept = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _titles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _aliases = OldData.People.ToDictionary(person => person.Key, person => person.Alias);

    /// <summary>One line for each row that was ever seen.</summary>
    public IEnumerable<string> Lines => _kept.Values.Select(kept => kept.ToString());

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public string AdvertOf(string title) => _titles.Single(each => each.Value == title).Key;

    public PersonKey PersonOf(string alias) => PersonKey.TryParse(_aliases.Single(each => each.Value == alias).Key)!.Value;

    public async Task LookAsync(DateTimeOffset now)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var row in store.ReadAsync(Tables.Adverts, RowRange.Partitions("0", "~"), Stop))
        {
            if (row.Key == Advert.RowKey)
            {
                Name(row.Partition, row.Text("title")!);
                See("(advert)", _titles[row.Partition], row.Flag("gone") ? "gone" : row.Instant("closed") is null ? "shown" : "closed");
            }
        }

        await foreach (var row in store.ReadAsync(Tables.People, RowRange.Partitions("0", "~"), Stop))
        {
            if (WhatOf(row) is { } what)
            {
                var ended = row.Text("ended") is { } reason ? $" ({reason})" : string.Empty;
                See(_aliases.GetValueOrDefault(row.Partition, "(a stranger)"), what, $"{row.Text("state")}{ended}".ToLowerInvariant());
            }
        }

        await foreach (var row in store.ReadAsync(Tables.Suppressions, RowRange.Partitions("0", "~"), Stop))
        {
            if (row.Partition != OldData.AccountMark)
            {
                See("(suppression)", row.Key, row.Text("reason")!.ToLowerInvariant());
            }
        }

        foreach (var kept in _kept.Values.Where(kept => kept.Gone is null && !seen.Contains(kept.Name)).ToList())
        {
            _kept[kept.Name] = kept with { Gone = LondonTime.DayOf(now) };
        }

        void See(string whose, string what, string state)
        {
            var name = $"{whose,-16}  {what,-38}";
            seen.Add(name);
            var kept = _kept.GetValueOrDefault(name) ?? new Kept(name, state, state, null);
            _kept[name] = kept with { Last = state, Gone = null };
        }
    }

    /// <summary>How many rows stand in the lasting tables, without the account's marks.</summary>
    public async Task<IReadOnlyList<string>> CountsAsync()
    {
        var counts = new List<string>();
        foreach (var table in ProtectedTables.Names)
        {
            var rows = store.ReadAsync(table, RowRange.Partitions("0", "~"), Stop);
            counts.Add($"{"(at the end)",-16}  {await rows.CountAsync(row => row.Partition != OldData.AccountMark, Stop)} rows of {table}");
        }

        return counts;
    }

    /// <summary>Tells two adverts of one title apart by a number.</summary>
    private void Name(string advert, string title)
    {
        var same = _titles.Values.Count(each => each == title || each.StartsWith($"{title} (", StringComparison.Ordinal));
        _titles.TryAdd(advert, same == 0 ? title : string.Create(CultureInfo.InvariantCulture, $"{title} ({same + 1})"));
    }

    /// <returns>Null for an email, and for an account's mark.</returns>
    private string? WhatOf(TableRow row) => row.Key switch
    {
        Person.RowKey => "address",
        ['s', '-', .. var advert] => $"follows {_titles.GetValueOrDefault(advert, "an advert that is gone")}",
        ['h', '-', ..] => $"is warned of {row.Text("employer") ?? row.Text("prefix")}",
        _ => null,
    };

    /// <param name="Gone">Null while it is kept.</param>
    private sealed record Kept(string Name, string First, string Last, DateOnly? Gone)
    {
        public override string ToString()
        {
            var state = First == Last ? First : $"{First}, then {Last}";
            var until = Gone is { } day ? $"until {day.ToString("O", CultureInfo.InvariantCulture)}" : "kept to the end";
            return $"{Name}  {state,-34}  {until}";
        }
    }
}
