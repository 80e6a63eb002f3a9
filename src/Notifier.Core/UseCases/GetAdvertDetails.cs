using System.Collections.Concurrent;
using Notifier.Core.Adverts;
using Notifier.Reading.Dates;
using Notifier.Reading.Findings;

namespace Notifier.Core.UseCases;

/// <summary>One copy of a known advert, with its stored text read again.</summary>
/// <param name="Checked">What the stored text says. Null when none is stored.</param>
/// <param name="IsWhole">The stored text states exactly the closing dates of the copy. False if some came only from structured data, or if
/// the last reading stated none.</param>
public sealed record ShownCopy(AdvertCopy Copy, CheckedAdvert? Checked, bool IsWhole);

/// <summary>A known advert, as anybody with its id may see it.</summary>
/// <param name="Copies">The one read last comes first.</param>
/// <param name="History">Its closing history, oldest step first.</param>
public sealed record ShownAdvert(Advert Advert, IReadOnlyList<ShownCopy> Copies, IReadOnlyList<AdvertVersion> History);

/// <summary>Shows a known advert with its copies' own words and its history. It changes nothing.</summary>
public sealed class GetAdvertDetails(AdvertStore adverts, ReadingTurns turns)
{
    /// <summary>How many read adverts stay in memory, because people open the same ones again and again.</summary>
    private const int MostReady = 50;

    /// <summary>
    /// Adverts with more text in all copies, in UTF-16 units, are read each time. There are few of them, and they would fill the memory.
    /// </summary>
    private const int LongestReady = 50_000;

    private readonly ConcurrentDictionary<string, Ready> _ready = new(StringComparer.Ordinal);

    /// <param name="today">Today's date in London.</param>
    /// <returns>Null when there is no such advert.</returns>
    public async Task<ShownAdvert?> RunAsync(string id, DateOnly today, CancellationToken cancellationToken)
    {
        // Every write to an advert replaces its main row. So that row's ETag is current exactly when everything shown is.
        if (_ready.TryGetValue(id, out var ready)
            && ready.Today == today
            && (await adverts.GetAsync(id, cancellationToken))?.ETag == ready.Shown.Advert.ETag)
        {
            return ready.Shown;
        }

        if (await adverts.GetWholeAsync(id, cancellationToken) is not { } known)
        {
            return null;
        }

        var copies = known.Copies
            .OrderByDescending(copy => copy.Read)
            .ThenBy(copy => copy.Key, StringComparer.Ordinal)
            .Select(copy => ReadAgain(copy, known.Texts.GetValueOrDefault(copy.Key, string.Empty), today, cancellationToken));
        var shown = await turns.RunAsync(() => new ShownAdvert(known.Advert, [.. copies], known.History), cancellationToken);
        Keep(id, new Ready(shown, today), known.Texts.Values.Sum(text => text.Length));
        return shown;
    }

    private void Keep(string id, Ready ready, int length)
    {
        if (_ready.Count >= MostReady)
        {
            _ready.Clear();
        }

        if (length <= LongestReady)
        {
            _ready[id] = ready;
        }
    }

    /// <summary>Findings are worded for today, so an advert that has closed says so.</summary>
    private static ShownCopy ReadAgain(AdvertCopy copy, string text, DateOnly today, CancellationToken cancellationToken) =>
        copy.ReadAgain(text, today, cancellationToken) is { } check
        ? new ShownCopy(copy, check, Dates(check.ClosingDates).SetEquals(Dates(copy.Closings)))
        : new ShownCopy(copy, null, IsWhole: false);

    private sealed record Ready(ShownAdvert Shown, DateOnly Today);

    private static HashSet<DateTimeOffset> Dates(IEnumerable<ClosingDate> closings) => [.. closings.Select(closing => closing.Instant)];
}
