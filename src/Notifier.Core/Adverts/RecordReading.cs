using Notifier.Core.Findings;
using Notifier.Core.Hr;
using Notifier.Core.Reminders;
using Notifier.Core.Secrets;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Adverts;

/// <summary>Who says so: what a reading may change follows from it.</summary>
public enum ReadingSource
{
    /// <summary>Somebody with an operator's key: joins copies and moves dates.</summary>
    Operator,

    /// <summary>Anybody: makes an advert of its own, and changes no other.</summary>
    Visitor,
}

/// <summary>What one look at one copy came to.</summary>
/// <param name="Checked">What the copy itself says.</param>
/// <param name="IsNew">No copy of the advert was known.</param>
/// <param name="IsMoved">The closing date changed; never for a new advert.</param>
public sealed record RecordedReading(Advert Advert, CheckedAdvert Checked, bool IsNew, bool IsMoved);

/// <summary>Takes one look at one copy of an advert into what is known of it.</summary>
public sealed class RecordReading(AdvertStore adverts, DueRows due, Delays delays, Telemetry telemetry, TimeProvider clock)
{
    /// <param name="text">The copy, as it was given.</param>
    /// <param name="url">Its page, http or https; null when it was pasted without one.</param>
    public async Task<RecordedReading> RunAsync(AdvertText text, Uri? url, ReadingSource source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        using var span = telemetry.Start("read advert");
        var now = clock.GetUtcNow();
        var reading = Reading.Of(text, London.DayOf(now), url);
        var look = new Look(CheckAdvert.Of(reading, London.DayOf(now)), url ?? PageOf(reading), source == ReadingSource.Operator ? EmployerReference.Of(reading) : null, source);
        while (true)
        {
            if (await TryRecordAsync(look, now, cancellationToken) is { } recorded)
            {
                telemetry.Read(recorded.Checked);
                return recorded;
            }
        }
    }

    /// <returns>Null when somebody else changed the advert meanwhile: it has to be computed again.</returns>
    private async Task<RecordedReading?> TryRecordAsync(Look look, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var pointer = look.Reference is { } joined ? await adverts.FindAsync(joined, cancellationToken) : null;
        var id = pointer?.Advert ?? look.OwnId;
        var known = await adverts.GetWithCopiesAsync(id, cancellationToken);
        if (pointer is not null && known is not null && !Overlaps(known.Advert, look, now))
        {
            id = look.OwnId;
            known = pointer.Advert == id ? known : await adverts.GetWithCopiesAsync(id, cancellationToken);
        }

        var before = known?.Copies.FirstOrDefault(copy => copy.Key == look.CopyKey);
        var copy = look.Copy(before, now);
        List<AdvertCopy> copies = [.. (known?.Copies ?? []).Where(other => other.Key != copy.Key), copy];
        var closing = AgreedClosing.Of(AdvertCopy.StillShown(copies).Select(each => (IReadOnlyList<StatedClosing>)each.Closings));
        var (advert, isMoved) = known is null ? (look.NewAdvert(id, closing, copy), false) : Changed(known.Advert, look, copy, closing, now);
        advert = advert with { HrEvidence = AdvertFinding.EvidenceOf(AdvertFinding.Of(advert, copies)), Division = advert.Division ?? look.Division };
        var version = known is null || isMoved ? new AdvertVersion(advert.Version, now, closing.Safe?.LastDay, closing.Safe?.Time, IsClosed: false, copy.Key) : null;

        // Hints first, truth second: what dies in between leaves a hint that finds nothing to do.
        await due.AddAsync(Hints(known?.Advert, advert, isMoved, now), cancellationToken, advert.Closing.Safe?.Instant);

        if (look.Reference is { } reference && pointer?.Advert != id && !await adverts.PointAsync(reference, pointer, id, cancellationToken))
        {
            return null; // another copy of the same job came first: this one joins it
        }

        if (await adverts.WriteAsync(advert, version, copy, look.Text, before, cancellationToken) == WriteStatus.Done)
        {
            return new RecordedReading(advert, look.Checked, known is null, isMoved);
        }

        if (known is null)
        {
            await adverts.DeleteAsync(id, cancellationToken); // it may stand where an old one is just being deleted
        }

        return null;
    }

    /// <summary>References are used again: an advert that closed before this one was posted is another.</summary>
    private static bool Overlaps(Advert known, Look look, DateTimeOffset now)
    {
        var posted = look.Checked.Reading.PostingDate ?? London.DayOf(now);
        var closes = look.Closings.Count == 0 ? posted : look.Closings.Max(closing => closing.LastDay);
        var knownFrom = known.Posted ?? London.DayOf(known.Created);
        var knownUntil = new[] { known.Closing.Safe?.LastDay, known.Closing.Other?.LastDay, known.Closing.Safe is null ? London.DayOf(known.LastRead) : null }.Max()!.Value;
        return posted <= knownUntil && (closes >= knownFrom || look.Closings.Count == 0);
    }

    private static (Advert Advert, bool IsMoved) Changed(Advert known, Look look, AdvertCopy copy, AgreedClosing closing, DateTimeOffset now)
    {
        var (from, to) = (known.Closing.Safe, closing.Safe);
        var isMoved = to is not null && (from is null || to.LastDay != from.LastDay || to.IsSoonerThan(from.Instant));

        // Closed stays closed while copies of it go on saying the same, or a date that has passed; a new date opens it again.
        var isOpened = known.Closed is not null && isMoved && to!.Instant > now;
        isMoved &= known.Closed is null || isOpened;
        return (known with
        {
            Employer = known.Employer ?? look.Checked.Reading.Employer,
            Reference = known.Reference ?? look.Reference?.Text,
            ReferenceOf = known.ReferenceOf ?? look.Reference?.Employer,
            ApplyUrl = known.ApplyUrl ?? copy.Url,
            Posted = known.Posted is { } posted && copy.Posted is { } other ? (other < posted ? other : posted) : known.Posted ?? copy.Posted,
            IsInternalOnly = known.IsInternalOnly || copy.IsInternalOnly,
            WhereToLook = known.WhereToLook ?? copy.WhereToLook,
            Closing = closing,
            Version = isMoved ? known.Version + 1 : known.Version,
            ClosingChanges = known.ClosingChanges + (!isMoved && to?.DecidesReminders != from?.DecidesReminders ? 1 : 0),
            LastRead = now > known.LastRead ? now : known.LastRead,
            Closed = isOpened ? null : known.Closed,
        }, isMoved);
    }

    private IEnumerable<DueKey> Hints(Advert? before, Advert after, bool isMoved, DateTimeOffset now)
    {
        var isNewDisagreement = after.Closing.Disagreement is { } disagreement && disagreement != before?.Closing.Disagreement;
        if (before is not null && (isMoved || isNewDisagreement))
        {
            yield return new DueKey(now, DueKind.Announce, after.Id, null);
        }

        if (after is { IsPrivate: false, HrEvidence: not null } && after.HrEvidence != before?.HrEvidence)
        {
            yield return new DueKey(now, DueKind.HrFindings, after.Id, null);
        }

        if (after.Closing.Safe is not null)
        {
            if (before is null || isMoved || before.Closing.Safe?.DecidesReminders != after.Closing.Safe.DecidesReminders || before.Posted != after.Posted || before.HolidaysOf != after.HolidaysOf)
            {
                yield return Purge(after);
                foreach (var rung in Ladder.DueRows(after, after.FollowersRungs, now, delays).Concat(HrMoments.DueRows(after, now, delays)))
                {
                    yield return rung;
                }
            }
        }
        else if (before is not { Closing.Safe: null } || Purge(before) != Purge(after))
        {
            // Once a day: the first of its readings falls due first, and whoever looks then sees that there was a later one.
            yield return new DueKey(now + delays.KeepUndated, DueKind.Ends, after.Id, null);
            yield return Purge(after);
        }
    }

    private DueKey Purge(Advert advert) => DueKey.Purge(advert.Id, null, advert.KeptUntil(delays));

    private static Uri? PageOf(Reading reading) =>
        Uri.TryCreate(reading.Url, UriKind.Absolute, out var page) && page.Scheme is "http" or "https" ? page : null;

    /// <summary>One look at one copy: what it says, and what it is called.</summary>
    private sealed record Look(CheckedAdvert Checked, Uri? Url, EmployerReference? Reference, ReadingSource Source)
    {
        private const int LongestTitle = 300;

        public string Text { get; } = Shortened(Checked.Reading.Text.Text, AdvertStore.LongestText) ?? string.Empty;

        /// <summary>Where the job is, as what the board shows of its place says.</summary>
        public Division? Division
        {
            get
            {
                var places = string.Join(' ', Checked.Reading.Text.ShownFields.Where(shown => shown.Name.Contains("location", StringComparison.Ordinal)).Select(shown => Checked.Reading.Text.Plain[shown.ValueStart..shown.ValueEnd]));
                return places.Contains("Northern Ireland", StringComparison.Ordinal) ? Notifier.Core.Findings.Division.NorthernIreland
                    : places.Contains("Scotland", StringComparison.Ordinal) ? Notifier.Core.Findings.Division.Scotland
                    : places.Contains("England", StringComparison.Ordinal) || places.Contains("Wales", StringComparison.Ordinal) ? Notifier.Core.Findings.Division.EnglandAndWales
                    : null;
            }
        }

        public IReadOnlyList<StatedClosing> Closings { get; } = StatedClosing.Of(Checked);

        /// <summary>One board's copy under one reference; without a reference its page; without a page its very words.</summary>
        public string CopyKey { get; } = Hashes.Key("copy", Checked.Reading.Board?.Name ?? Url?.Host ?? string.Empty, Checked.Reading.Reference ?? Url?.AbsoluteUri ?? Checked.Reading.Text.Text);

        /// <summary>The advert's id when it is joined to none.</summary>
        public string OwnId => (Source, Reference) switch
        {
            (ReadingSource.Visitor, _) => Hashes.Key("visitor", Checked.Reading.Text.Text, Url?.AbsoluteUri ?? string.Empty),
            (_, { } reference) => Hashes.Key("advert", reference.Employer, reference.Text, Checked.Reading.PostingDate is { } posted ? StoredDate.Text(posted)! : string.Empty, CopyKey),
            _ => Hashes.Key("advert", CopyKey),
        };

        public AdvertCopy Copy(AdvertCopy? before, DateTimeOffset now) => new(
            CopyKey,
            Checked.Reading.Board?.Name,
            Shortened(Checked.Reading.Reference, LongestTitle),
            Url ?? before?.Url,
            now,
            Checked.Reading.PostingDate,
            Url is null && Checked.Reading.Board is not null ? Checks.WhereToAsk(Checked.Reading) : null,
            Checked.Findings.Any(finding => finding.Kind == FindingKind.InternalApplicantsOnly),
            Closings.Count > 0 || before is null ? [.. Closings] : before.Closings,
            AdvertFinding.Of(Checked),
            AdvertStore.Pieces(Text).Count);

        public Advert NewAdvert(string id, AgreedClosing closing, AdvertCopy copy) => new(
            id,
            Source == ReadingSource.Visitor,
            Shortened(Checked.Reading.Title, LongestTitle) ?? "A job advert",
            Shortened(Checked.Reading.Employer, LongestTitle),
            Reference?.Text ?? Shortened(Checked.Reading.Reference, LongestTitle),
            Reference?.Employer,
            Url,
            Checked.Reading.PostingDate,
            copy.IsInternalOnly,
            copy.WhereToLook,
            closing,
            Version: 1,
            Created: copy.Read,
            LastRead: copy.Read,
            Closed: null,
            Rungs.Default);

        private static string? Shortened(string? text, int most) =>
            text is null || text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
    }
}
