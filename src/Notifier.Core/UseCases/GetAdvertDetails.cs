using System.Collections.Concurrent;
using Notifier.Core.Adverts;
using Notifier.Reading.Dates;
using Notifier.Reading.Findings;

namespace Notifier.Core.UseCases;

/// <summary>One copy of a known advert, with its text read again.</summary>
/// <param name="Checked">What the kept text says; null when none is kept.</param>
/// <param name="IsWhole">The kept text states the closing dates of the copy, no more and no fewer. Not so for a page that told some only to machines, or whose last reading stated none.</param>
public sealed record ShownCopy(AdvertCopy Copy, CheckedAdvert? Checked, bool IsWhole);

/// <summary>A known advert as anybody may see it.</summary>
/// <param name="Copies">The one read last comes first.</param>
/// <param name="History">Its closing history, the oldest step first.</param>
public sealed record ShownAdvert(Advert Advert, IReadOnlyList<ShownCopy> Copies, IReadOnlyList<AdvertVersion> History);

/// <summary>Shows a known advert with its copies' own words and its history. It changes nothing.</summary>
public sealed class GetAdvertDetails(AdvertStore adverts, ReadingTurns turns)
{
    /// <summary>As many adverts are kept ready as people look at again and again.</summary>
    private const int MostReady = 50;

    /// <summary>Longer ones, in UTF-16 units over all copies, are read each time: few are, and they would fill the memory.</summary>
    private const int LongestReady = 50_000;

    private readonly ConcurrentDictionary<string, Ready> _ready = new(StringComparer.Ordinal);

    /// <param name="today">The day it is in London.</param>
    /// <returns>Null when there is no such advert.</returns>
    public async Task<ShownAdvert?> RunAsync(string id, DateOnly today, CancellationToken cancellationToken)
    {
        // Whatever is written to an advert replaces its own row, so that row's ETag stands for all that is shown.
        if (_ready.TryGetValue(id, out var ready) && ready.Today == today && (await adverts.GetAsync(id, cancellationToken))?.ETag == ready.Shown.Advert.ETag)
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

    /// <summary>What has closed is told as of today.</summary>
    private static ShownCopy ReadAgain(AdvertCopy copy, string text, DateOnly today, CancellationToken cancellationToken) =>
        copy.ReadAgain(text, today, cancellationToken) is { } check
        ? new ShownCopy(copy, check, Dates(check.ClosingDates).SetEquals(Dates(copy.Closings)))
        : new ShownCopy(copy, null, IsWhole: false);

    private sealed record Ready(ShownAdvert Shown, DateOnly Today);

    private static HashSet<DateTimeOffset> Dates(IEnumerable<ClosingDate> closings) => [.. closings.Select(closing => closing.Instant)];
}
