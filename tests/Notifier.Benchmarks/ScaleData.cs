using System.Globalization;
using Notifier.Core.Security;
using Notifier.Core.Storage;

namespace Notifier.Benchmarks;

/// <summary>What was stored.</summary>
internal sealed record ScaleBuilt(int Rows, long Bytes);

/// <summary>
/// Stores many adverts with their followers. Every row is one that the use cases wrote for another advert and another person
/// (<see cref="ScaleStory"/>), under names of its own: a million people asking by themselves would take hours.
/// </summary>
internal static class ScaleData
{
    private static readonly EmailAddressProtector Book = new(ScaleStory.Keys);

    /// <summary>Holds what is stored here against what the use cases store for the same advert with the same two followers.</summary>
    /// <returns>The first difference; null when there is none.</returns>
    public static async Task<string?> DifferenceAsync()
    {
        var addresses = new[] { "ann@example.org", "bob@example.org" };
        foreach (var closes in new[] { ScaleStory.ClosesDue, ScaleStory.ClosesLater[0] })
        {
            var template = await ScaleStory.TellAsync(closes, "380-FR999999", "somebody@example.org");
            var real = await ScaleStory.TellAsync(closes, "380-FR000001", addresses);
            var made = template.Advert.Select(stored => stored with { Row = Renamed(stored.Row, template.Names, real.Names) })
                .Concat(real.Followers.SelectMany((follower, number) =>
                    template.Followers[0].Rows.Select(stored => stored with { Row = OfFollower(stored.Row, template, real.Names, follower.Names, addresses[number]) })));
            var difference = Difference(made, real.Advert.Concat(real.Followers.SelectMany(follower => follower.Rows)));
            if (difference is not null)
            {
                return difference;
            }
        }

        return null;
    }

    public static async Task<ScaleBuilt> BuildAsync(string place, int adverts)
    {
        var due = await ScaleStory.TellAsync(ScaleStory.ClosesDue, "380-FR999999", "somebody@example.org");
        var later = new List<ScaleStory>();
        foreach (var closes in ScaleStory.ClosesLater)
        {
            later.Add(await ScaleStory.TellAsync(closes, "380-FR999999", "somebody@example.org"));
        }

        var all = Enumerable.Range(0, adverts).Select(number => new NamedAdvert(number, number < Scale.AdvertsDue ? due : later[number % later.Count])).ToList();
        var rows = 0;
        await using (var opened = ScalePlace.Open(place))
        {
            // In the order of their keys: so a file grows at its end.
            foreach (var table in due.Advert.Concat(due.Followers[0].Rows).Select(stored => stored.Table).Distinct())
            {
                rows += await opened.InsertAsync(table, InOrder(table, all));
            }

            return new ScaleBuilt(rows, opened.Bytes);
        }
    }

    /// <summary>The rows of a table, sorted. A person's rows lie together: sorted by person, they need not all be held at once.</summary>
    private static IEnumerable<TableRow> InOrder(string table, List<NamedAdvert> adverts) => table == Tables.People
        ? adverts.SelectMany(advert => advert.Followers()).OrderBy(follower => follower.Names[0], StringComparer.Ordinal).SelectMany(follower => follower.Rows(table))
        : adverts.SelectMany(advert => advert.Rows(table).Concat(advert.Followers().SelectMany(follower => follower.Rows(table))))
            .OrderBy(row => row.Partition, StringComparer.Ordinal).ThenBy(row => row.Key, StringComparer.Ordinal);

    private static TableRow OfFollower(TableRow row, ScaleStory story, IReadOnlyList<string> advert, IReadOnlyList<string> follower, string address)
    {
        var renamed = Renamed(Renamed(row, story.Names, advert), story.Followers[0].Names, follower);
        return row.Bytes("address") is null ? renamed : renamed.With("address", Book.Seal(ScaleStory.Address(address), ScaleStory.PersonOf(address)).Bytes);
    }

    private static TableRow Renamed(TableRow row, IReadOnlyList<string> from, IReadOnlyList<string> to)
    {
        var renamed = new TableRow(Renamed(row.Partition, from, to), Renamed(row.Key, from, to)) { Values = row.Values };
        foreach (var (name, value) in row.Values)
        {
            if (value is string text && Renamed(text, from, to) is var other && !ReferenceEquals(other, text))
            {
                renamed = renamed.With(name, other);
            }
        }

        return renamed;
    }

    private static string Renamed(string text, IReadOnlyList<string> from, IReadOnlyList<string> to)
    {
        for (var i = 0; i < from.Count; i++)
        {
            text = text.Replace(from[i], to[i], StringComparison.Ordinal);
        }

        return text;
    }

    private static string? Difference(IEnumerable<StoredRow> made, IEnumerable<StoredRow> real)
    {
        var (ours, theirs) = (made.SelectMany(Lines).ToHashSet(StringComparer.Ordinal), real.SelectMany(Lines).ToHashSet(StringComparer.Ordinal));
        return ours.Except(theirs).Select(line => $"{line} is too much.").Concat(theirs.Except(ours).Select(line => $"{line} is missing.")).Order(StringComparer.Ordinal).FirstOrDefault();
    }

    /// <summary>A row and each of its values in words. A sealed address is never twice the same: it is opened.</summary>
    private static IEnumerable<string> Lines(StoredRow stored) => stored.Row.Values.Select(value => string.Create(
        CultureInfo.InvariantCulture,
        $"{stored.Table} {stored.Row.Partition} {stored.Row.Key} {value.Key}={(value.Value is byte[] bytes ? Book.Open(new SealedAddress("d1", bytes), Notifier.Core.Security.PersonKey.Parse(stored.Row.Partition))?.Value : value.Value)} {value.Value.GetType().Name}"))
        .Append($"{stored.Table} {stored.Row.Partition} {stored.Row.Key}");

    private sealed record NamedFollower(NamedAdvert Advert, string Address, IReadOnlyList<string> Names)
    {
        public IEnumerable<TableRow> Rows(string table) => Advert.Story.Followers[0].Rows.Where(stored => stored.Table == table).Select(stored => OfFollower(stored.Row, Advert.Story, Advert.Names, Names, Address));
    }

    /// <summary>One of many adverts: like that of a story, under names of its own.</summary>
    private sealed record NamedAdvert(int Number, ScaleStory Story)
    {
        public IReadOnlyList<string> Names { get; } = [Drawn("advert", Number), Drawn("copy", Number), string.Create(CultureInfo.InvariantCulture, $"380-FR{Number:000000}"), Drawn("reference", Number)];

        public IEnumerable<TableRow> Rows(string table) => Story.Advert.Where(stored => stored.Table == table).Select(stored => Renamed(stored.Row, Story.Names, Names));

        public IEnumerable<NamedFollower> Followers()
        {
            for (var number = Number * Scale.FollowersAnAdvert; number < (Number + 1) * Scale.FollowersAnAdvert; number++)
            {
                var address = string.Create(CultureInfo.InvariantCulture, $"follower{number}@example.org");
                var own = Story.Followers[0].Names.Skip(1).Select((name, each) => Other(name, Drawn($"drawn{each}", number)));
                yield return new NamedFollower(this, address, [ScaleStory.PersonOf(address).Value, .. own]);
            }
        }

        /// <summary>A name of the same kind and length: some begin with words of their own, and all end as they were drawn.</summary>
        private static string Other(string name, string drawn)
        {
            var length = Math.Min(drawn.Length, name.Length);
            return name[..^length] + drawn[..length];
        }

        private static string Drawn(string what, int number) => KeyHash.Key("scale", what, number.ToString(CultureInfo.InvariantCulture));
    }
}
