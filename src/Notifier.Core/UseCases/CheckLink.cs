using Notifier.Core.Adverts;
using Notifier.Core.Adverts.Identity;
using Notifier.Core.Fetching;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Sources;
using Notifier.Reading.Boards;
using Notifier.Reading.Dates;
using Notifier.Reading.Findings;
using Notifier.Reading.Grammar;

namespace Notifier.Core.UseCases;

/// <summary>Answers a link: reads its page, or looks for the same job where it can be read.</summary>
/// <param name="publicUrl">Where people reach the notifier. Its own pages are no adverts.</param>
public sealed class CheckLink(
    Uri publicUrl,
    AdvertStore adverts,
    PageAdverts pageAdverts,
    ReadPage pages,
    FindOriginal originals,
    ImportAdvert import,
    GetAdvertDetails details,
    SourceOptions options,
    RetentionOptions retention,
    TimeProvider clock)
{
    /// <param name="given">The address, as <see cref="TypedLink"/> completed it.</param>
    /// <param name="network">The visitor's, which limits how much is kept.</param>
    public async Task<LinkAnswer> RunAsync(Uri given, VisitorNetwork network, CancellationToken cancellationToken)
    {
        var address = CanonicalAddress.From(given);
        var (ready, stored) = await ReadyAsync(given, address, cancellationToken);
        return ready ?? await AskAsync(address, stored, network, cancellationToken);
    }

    /// <summary>
    /// As <see cref="RunAsync"/>, for a report on what the page itself says. A known answer always holds it. Stored words are taken only
    /// if they state all its dates: of those in a page's structured data we keep no words.
    /// </summary>
    public async Task<LinkAnswer> ReportAsync(Uri given, VisitorNetwork network, CancellationToken cancellationToken)
    {
        var address = CanonicalAddress.From(given);
        var (ready, stored) = await ReadyReportAsync(given, address, cancellationToken);
        return ready ?? await AskAsync(address, stored, network, cancellationToken);
    }

    /// <summary>The report for which no site has to be asked. Null when one has to be.</summary>
    public async Task<LinkAnswer?> ReadyReportAsync(Uri given, CancellationToken cancellationToken) =>
        (await ReadyReportAsync(given, CanonicalAddress.From(given), cancellationToken)).Answer;

    private async Task<(LinkAnswer? Answer, AdvertWithCopies? Stored)> ReadyReportAsync(
        Uri given, CanonicalAddress address, CancellationToken cancellationToken)
    {
        var (ready, stored) = await ReadyAsync(given, address, cancellationToken);
        if (ready is not LinkAnswer.Known { Checked: null } known)
        {
            return (ready, stored);
        }

        var shown = await details.RunAsync(known.Id, LondonTime.DayOf(clock.GetUtcNow()), cancellationToken);
        return shown?.Copies.FirstOrDefault(copy => copy.Copy.IsAt(known.Address)) is { IsWhole: true, Checked: { } check }
            ? (known with { Checked = check, IsStored = true }, stored)
            : (null, stored);
    }

    private async Task<LinkAnswer> AskAsync(
        CanonicalAddress address, AdvertWithCopies? stored, VisitorNetwork network, CancellationToken cancellationToken)
    {
        // Compared with no earlier reading, it is a whole one. "Last read" is true afterwards.
        var reading = await pages.RunAsync(address, FetchCause.PersonAsked, null, cancellationToken);
        return reading.Outcome == ReadingOutcome.Read
            ? await ReadAsync(reading, network, cancellationToken)
            : await NotReadAsync(reading, stored, network, cancellationToken);
    }

    /// <summary>The answer for which no site has to be asked. No limit on links needs to hold it back.</summary>
    /// <returns>Null when a site has to be asked.</returns>
    public async Task<LinkAnswer?> ReadyAsync(Uri given, CancellationToken cancellationToken) =>
        (await ReadyAsync(given, CanonicalAddress.From(given), cancellationToken)).Answer;

    /// <returns>Beside the answer, what is stored of the address: null when nothing is, or nothing that may be told.</returns>
    private async Task<(LinkAnswer? Answer, AdvertWithCopies? Stored)> ReadyAsync(
        Uri given, CanonicalAddress address, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (given.IdnHost.Equals(publicUrl.IdnHost, StringComparison.OrdinalIgnoreCase))
        {
            return (new LinkAnswer.NoAdvert(address, IsOurs: true, KnownIdOf(given)), null);
        }

        if (address.Kind is AddressKind.List or AddressKind.OneVisit)
        {
            return (new LinkAnswer.NoAdvert(address, IsOurs: false, KnownId: null), null);
        }

        var listed = await ListedAsync(address, cancellationToken);
        List<AdvertWithCopies> stored =
        [
            .. listed is null ? [] : new[] { listed },
            .. PageSources.IsAdvertOfBoard(address) ? []
                : (await pageAdverts.AtAsync(address.Url, cancellationToken)).Where(known => MayBeTold(known.Advert, now)),
        ];
        var ready = stored.Find(known => IsOfToday(known, address, now)) ?? (options.ReadLinks ? null : stored.FirstOrDefault());
        if (ready is not null)
        {
            var id = ready.Advert.Id;
            return (new LinkAnswer.Known(address, id, null, null, null, listed?.Advert.Id == id ? null : listed?.Advert), ready);
        }

        if (!options.ReadLinks)
        {
            var unread = new PageReading(ReadingOutcome.RefusedByUs, address, null);
            return (new LinkAnswer.NotRead(address, unread, null, new OriginalSearch.NotSought(), null) { IsOff = true }, null);
        }

        return (null, stored.FirstOrDefault());
    }

    /// <summary>
    /// What nobody follows is kept for a day. To tell of an older unlisted advert would tell strangers that somebody follows it.
    /// </summary>
    private bool MayBeTold(Advert known, DateTimeOffset now) => !known.IsPrivate || known.LastRead + retention.KeepUnfollowed >= now;

    /// <summary>What to show beside a pasted advert: the advert that we know, and the original of one without a date.</summary>
    /// <param name="page">The address that the person gave with it. Null when they gave none.</param>
    /// <param name="mayAsk">Whether other sites may be asked for this visitor now. It is called only before we ask one.</param>
    public async Task<BesidePaste> BesideAsync(
        CheckedAdvert check, Uri? page, VisitorNetwork network, Func<bool> mayAsk, CancellationToken cancellationToken)
    {
        var known = page is null ? null : (await ListedAsync(CanonicalAddress.From(page), cancellationToken))?.Advert;
        known ??= await ByReferenceAsync(check, cancellationToken);
        if (!options.ReadLinks || HasOwnDate(check.ClosingDates) || HasOwnDate(known))
        {
            return new BesidePaste(known, null, null);
        }

        var job = SoughtJob.From(check, null);
        if (originals.CanSeek(job) && !mayAsk())
        {
            return new BesidePaste(known, null, null) { IsHeldBack = true };
        }

        var (elsewhere, search) = await SearchAsync(job, null, null, network, cancellationToken);
        return new BesidePaste(known, elsewhere, search);
    }

    private async Task<LinkAnswer> ReadAsync(PageReading reading, VisitorNetwork network, CancellationToken cancellationToken)
    {
        var address = reading.Address;
        var (check, kept) = await import.FetchedAsync(reading, network, cancellationToken);
        var (elsewhere, search) = HasOwnDate(check.ClosingDates) || HasOwnDate(kept)
            ? (null, null)
            : await SearchAsync(SoughtJob.From(check, reading.Content!.Reference), address.Url, address.Board, network, cancellationToken);
        if (kept is null)
        {
            return new LinkAnswer.NoRoom(address, check, elsewhere, search);
        }

        var beside = (await ListedAsync(address, cancellationToken))?.Advert ?? await NamedByPageAsync(reading, cancellationToken);
        return new LinkAnswer.Known(address, kept.Id, check, elsewhere, search, beside?.Id == kept.Id ? null : beside);
    }

    private async Task<LinkAnswer> NotReadAsync(
        PageReading reading, AdvertWithCopies? stored, VisitorNetwork network, CancellationToken cancellationToken)
    {
        var address = reading.Address;
        // The words of an address inside a network are nobody else's business.
        var isInside = reading.Refusal is FetchRefusal.Address or FetchRefusal.PrivateNetwork;
        var job = isInside ? null
            : stored is not null ? SoughtJob.From(stored.Advert, stored.Copies.MaxBy(copy => copy.Read))
            : AddressWords.From(address.Original);

        // A board that ended an advert may show the job again elsewhere. A board that did not answer is not asked for more.
        var hasEnded = reading.Outcome is ReadingOutcome.Gone or ReadingOutcome.ClosedWords or ReadingOutcome.SoftGone;
        var (elsewhere, search) = await SearchAsync(job, address.Url, hasEnded ? null : address.Board, network, cancellationToken);
        return new LinkAnswer.NotRead(address, reading, elsewhere, search, stored?.Advert);
    }

    /// <param name="job">Null when nothing is known of it.</param>
    /// <param name="exceptBoard">The board of the copy, which has said all it can. Null to search every board.</param>
    private async Task<(SameJobElsewhere? Elsewhere, OriginalSearch Search)> SearchAsync(
        SoughtJob? job, Uri? copy, string? exceptBoard, VisitorNetwork network, CancellationToken cancellationToken)
    {
        var search = job is null ? new OriginalSearch.NotSought() : await originals.RunAsync(job, copy, exceptBoard, cancellationToken);
        if (search is not OriginalSearch.Found found)
        {
            return (null, search);
        }

        var (check, kept) = await import.FetchedAsync(found.Reading, network, cancellationToken);
        return (new SameJobElsewhere(check, found.Reading.Address, kept?.Id, found.ByReference), search);
    }

    /// <summary>The listed advert that was read at this address. Visitors' adverts are never found by an address.</summary>
    private async Task<AdvertWithCopies?> ListedAsync(CanonicalAddress address, CancellationToken cancellationToken)
    {
        // An operator's system may have given the address with parts that we leave out.
        foreach (var url in new[] { address.Url, address.Original })
        {
            if (await adverts.FindAsync(AdvertKey.From(url), cancellationToken) is { } pointer
                && await adverts.GetWithCopiesAsync(pointer.Advert, cancellationToken) is { Advert.IsPrivate: false } known)
            {
                return known;
            }
        }

        return null;
    }

    private async Task<Advert?> NamedByPageAsync(PageReading reading, CancellationToken cancellationToken) =>
        reading.Content?.Alternate is { Scheme: "http" or "https" } named
            ? (await ListedAsync(CanonicalAddress.From(named), cancellationToken))?.Advert
            : null;

    /// <summary>The listed advert with the paste's employer and reference, if nothing contradicts that it is the same posting.</summary>
    private async Task<Advert?> ByReferenceAsync(CheckedAdvert check, CancellationToken cancellationToken)
    {
        var look = new AdvertLook(check, null, AdvertSource.Visitor, Longest: 1); // its text is not stored
        return look.Identity.Job is { } job
            && await adverts.FindAsync(AdvertKey.From(job), cancellationToken) is { } pointer
            && await adverts.GetWithCopiesAsync(pointer.Advert, cancellationToken) is { Advert.IsPrivate: false } known
            && Belonging.Obstacle(known, look, clock.GetUtcNow()) is null
                ? known.Advert
                : null;
    }

    /// <summary>This very page was read today, so nothing has to be asked again.</summary>
    private static bool IsOfToday(AdvertWithCopies known, CanonicalAddress address, DateTimeOffset now)
    {
        var copy = known.Copies.FirstOrDefault(copy => copy.IsAt(address));
        return copy is not null && LondonTime.DayOf(copy.Read) == LondonTime.DayOf(now) && !known.Advert.HasClosed(now);
    }

    /// <summary>It states a date that is more than what a board fills in.</summary>
    private static bool HasOwnDate(IReadOnlyList<ClosingDate> stated) =>
        stated.Any(date => date is { IsCredible: true, IsBoardDefault: false, Confidence: not Confidence.Guess });

    private static bool HasOwnDate(Advert? advert) => advert?.Closing.Safe is { IsBoardDefault: false, Confidence: not Confidence.Guess };

    /// <summary>The id in a link to a page about an advert.</summary>
    private static string? KnownIdOf(Uri ours) =>
        ours.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries) is ["adverts", { Length: KeyHash.KeyLength } id, ..]
            && id.All(character => character is (>= 'a' and <= 'z') or (>= '2' and <= '7'))
                ? id
                : null;
}
