using System.Collections.Frozen;
using System.Text;
using Notifier.Core.Adverts;
using Notifier.Core.Fetching;
using Notifier.Reading;
using Notifier.Reading.Boards;
using Notifier.Reading.Findings;
using Notifier.Reading.Grammar;
using Notifier.Reading.Pages;
using Notifier.Reading.Searches;

namespace Notifier.Core.Sources;

/// <summary>
/// Looks for a job on boards that we can read: first by the employer's reference, and then by employer, title and place. It writes nothing.
/// </summary>
public sealed class FindOriginal(IPageFetcher fetcher, ReadPage pages, ReadingTurns turns, TimeProvider clock)
{
    /// <summary>How many pages of one search are opened. Their list has said already that each may be the job.</summary>
    private const int MostOpened = 5;

    /// <summary>How many pages of a list are read. Somebody waits for the answer.</summary>
    private const int MostListed = 3;

    /// <summary>A person waits, and the search is an extra.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromSeconds(12);

    /// <summary>Only jobs like these are searched on Teaching Vacancies, because its whole list has to be read.</summary>
    private static readonly FrozenSet<string> SchoolWords = FrozenSet.Create(
        StringComparer.Ordinal,
        "school", "schools", "academy", "academies", "college", "classroom", "pupil", "senco",
        "headteacher", "teacher", "teachers", "teaching");

    /// <summary>Whether a search for it asks any board.</summary>
    public bool CanSeek(SoughtJob job) =>
        new OriginalMatch(job, LondonTime.DayOf(clock.GetUtcNow())) is { HasReference: true } or { HasWords: true };

    /// <param name="copy">The address of the copy, which is not its own original. Null when it has none.</param>
    /// <param name="exceptBoard">A board that is not searched. Null to search every board that may have the job.</param>
    public async Task<OriginalSearch> RunAsync(SoughtJob job, Uri? copy, string? exceptBoard, CancellationToken cancellationToken)
    {
        var match = new OriginalMatch(job, LondonTime.DayOf(clock.GetUtcNow()));
        var searched = new List<string>();
        var isLeftOut = false;
        var silent = new List<string>();
        using var late = new CancellationTokenSource(Longest, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        foreach (var (board, search) in SearchesFor(match, job))
        {
            if (board == exceptBoard)
            {
                isLeftOut = true;
                continue;
            }

            searched.Add(board);
            switch (await InTimeAsync(search(copy, both.Token), board, cancellationToken))
            {
                case OriginalSearch.NoAnswer:
                    silent.Add(board);
                    break;
                case { } found:
                    return found;
            }
        }

        return searched.Count == 0 && !isLeftOut ? new OriginalSearch.NotSought()
            : silent.Count > 0 ? new OriginalSearch.NoAnswer(silent)
            : new OriginalSearch.NotFound(searched);

        IEnumerable<(string Board, Func<Uri?, CancellationToken, Task<OriginalSearch?>> Search)> SearchesFor(
            OriginalMatch match, SoughtJob job)
        {
            if (match.HasReference || match.HasWords)
            {
                yield return (NhsJobsSearch.Board, (copy, stop) => OnNhsJobsAsync(match, copy, stop));
            }

            if (match.HasWords && IsOfSchool(job))
            {
                yield return (TeachingVacanciesSearch.Board, (copy, stop) => OnTeachingVacanciesAsync(match, copy, stop));
            }
        }
    }

    private static async Task<OriginalSearch?> InTimeAsync(
        Task<OriginalSearch?> search, string board, CancellationToken cancellationToken)
    {
        try
        {
            return await search;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new OriginalSearch.NoAnswer([board]);
        }
    }

    /// <returns>Null when the board does not have it.</returns>
    private async Task<OriginalSearch?> OnNhsJobsAsync(OriginalMatch match, Uri? copy, CancellationToken cancellationToken)
    {
        if (match.HasReference)
        {
            if (await ListAsync(NhsJobsSearch.Address(match.Reference!), NhsJobsSearch.Read, cancellationToken) is not { } list)
            {
                return new OriginalSearch.NoAnswer([NhsJobsSearch.Board]);
            }

            var hits = Others(list.Hits, copy).Where(match.MayBeByReference).Take(MostOpened);
            if (await OpenAsync(NhsJobsSearch.Board, hits, match.IsConfirmedByReference, true, cancellationToken) is { } found)
            {
                return found;
            }
        }

        if (!match.HasWords)
        {
            return null;
        }

        return await ListAsync(NhsJobsSearch.Address(match.Keyword), NhsJobsSearch.Read, cancellationToken) is { } titles
            ? await ByWordsAsync(NhsJobsSearch.Board, titles, match, copy, cancellationToken)
            : new OriginalSearch.NoAnswer([NhsJobsSearch.Board]);
    }

    /// <returns>Null when the newest pages of its list do not have it.</returns>
    private async Task<OriginalSearch?> OnTeachingVacanciesAsync(OriginalMatch match, Uri? copy, CancellationToken cancellationToken) =>
        await ListAsync(TeachingVacanciesSearch.Address(), TeachingVacanciesSearch.Read, cancellationToken) is { } list
            ? await ByWordsAsync(TeachingVacanciesSearch.Board, list, match, copy, cancellationToken)
            : new OriginalSearch.NoAnswer([TeachingVacanciesSearch.Board]);

    private async Task<OriginalSearch?> ByWordsAsync(
        string board, ListRead list, OriginalMatch match, Uri? copy, CancellationToken cancellationToken)
    {
        var hits = Others(list.Hits, copy).Where(match.IsByWords).ToList();
        return hits.Count > 1 ? new OriginalSearch.Several(board, hits.Count)
            // Without a place, it must be the only one of its employer and title. Only the whole list can show that.
            : match.HasPlace || list.IsWhole ? await OpenAsync(board, hits, match.IsConfirmedByWords, false, cancellationToken)
            : null;
    }

    /// <summary>Opens the pages, because only a page itself can confirm that it is the job.</summary>
    /// <returns>Null when none is.</returns>
    private async Task<OriginalSearch?> OpenAsync(
        string board,
        IEnumerable<SearchHit> hits,
        Func<CheckedAdvert, string?, bool> isConfirmed,
        bool isByReference,
        CancellationToken cancellationToken)
    {
        var found = new List<PageReading>();
        var isSilent = false;
        foreach (var hit in hits)
        {
            var page = await pages.RunAsync(CanonicalAddress.From(hit.Url), FetchCause.SearchForPerson, null, cancellationToken);
            isSilent |= page.Outcome is ReadingOutcome.Trouble or ReadingOutcome.Wall or ReadingOutcome.Robots;
            // A redirect may have led to another site, whose word about the job is worth nothing.
            if (page.Outcome == ReadingOutcome.Read
                && PageSources.IsAdvertOfBoard(page.Address)
                && page.Address.Board == board
                && isConfirmed(await CheckAsync(page, cancellationToken), page.Content!.Reference))
            {
                found.Add(page);
            }
        }

        return found switch
        {
            [var only] => new OriginalSearch.Found(only, isByReference),
            [] => isSilent ? new OriginalSearch.NoAnswer([board]) : null,
            _ => new OriginalSearch.Several(board, found.Count),
        };
    }

    private Task<CheckedAdvert> CheckAsync(PageReading page, CancellationToken cancellationToken)
    {
        var today = LondonTime.DayOf(clock.GetUtcNow());
        return turns.RunAsync(
            () => AdvertReader.Read(page.Content!.Text!, today, page.Address.Url, today, cancellationToken), cancellationToken);
    }

    /// <returns>Null when its first page did not come. Of a list whose later pages are missing we know what came.</returns>
    private async Task<ListRead?> ListAsync(
        Uri first, Func<FetchedBytes, Uri, SearchPage?> read, CancellationToken cancellationToken)
    {
        var hits = new List<SearchHit>();
        Uri? next = first;
        for (var page = 0; page < MostListed && next is not null; page++)
        {
            var result = await fetcher.FetchAsync(next, FetchKind.FeedPage, FetchCause.SearchForPerson, cancellationToken);
            if (result is not FetchResult.Answered { Status: 200 } answer
                || !answer.From.IdnHost.Equals(first.IdnHost, StringComparison.OrdinalIgnoreCase)
                || read(new FetchedBytes(answer.Body, answer.Headers.GetValueOrDefault("content-type")), answer.From) is not { } list)
            {
                return page == 0 ? null : new ListRead(hits, IsWhole: false);
            }

            hits.AddRange(list.Hits);
            next = list.Next;
        }

        return new ListRead(hits, next is null);
    }

    private static IEnumerable<SearchHit> Others(IEnumerable<SearchHit> hits, Uri? copy) =>
        hits.DistinctBy(hit => hit.Url).Where(hit => hit.Url != copy);

    private static bool IsOfSchool(SoughtJob job) => WordsOf($"{job.Title} {job.Employer}").Any(SchoolWords.Contains);

    private static string[] WordsOf(string text)
    {
        var letters = new StringBuilder(text.Length);
        foreach (var character in text.ToLowerInvariant())
        {
            letters.Append(char.IsLetter(character) ? character : ' ');
        }

        return letters.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    private sealed record ListRead(IReadOnlyList<SearchHit> Hits, bool IsWhole);
}
