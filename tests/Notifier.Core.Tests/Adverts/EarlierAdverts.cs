using Notifier.Core.Adverts;
using Notifier.Core.Adverts.Identity;
using Notifier.Core.Scheduling;
using Notifier.Core.Storage;
using Notifier.Reading;
using Notifier.Reading.Dates;
using Notifier.Reading.Documents;
using Notifier.Testing.Apps;

namespace Notifier.Core.Tests.Adverts;

/// <summary>Stores readings as the program did before it compared titles: board or host and any reference were a copy's name, and employer and any reference an advert's.</summary>
internal static class EarlierAdverts
{
    public static async Task<Advert> ReadEarlierAsync(this InMemoryApp app, string text, string? url = null)
    {
        var now = app.Clock.Now;
        var page = url is null ? null : new Uri(url);
        var check = AdvertReader.Read(AdvertReading.Create(AdvertText.Parse(text), Notifier.Reading.Grammar.LondonTime.DayOf(now), page), Notifier.Reading.Grammar.LondonTime.DayOf(now));
        var (reading, keys) = (check.Reading, EarlierKeys.From(check.Reading, page));
        var adverts = app.The<AdvertStore>();
        var pointer = keys.Job is { } job ? await adverts.FindAsync(AdvertKey.From(job), CancellationToken.None) : null;
        var id = pointer?.Advert ?? keys.Ids[0];
        var known = await adverts.GetWithCopiesAsync(id, CancellationToken.None);
        var copy = new AdvertCopy { Key = keys.Copy, Board = reading.Board?.Name, Reference = reading.Reference, Url = page, Read = now, Posted = reading.PostingDate, WhereToLook = null, IsInternalOnly = false, Closings = [.. check.ClosingDates], Findings = [.. AdvertFinding.From(check).Select(finding => finding with { Dates = null })], Pieces = AdvertStore.Pieces(reading.Text.Text).Count };
        List<AdvertCopy> copies = [.. (known?.Copies ?? []).Where(other => other.Key != copy.Key), copy];
        var closing = MergedClosingDate.Merge(AdvertCopy.StillShown(copies).Select(each => (IReadOnlyList<ClosingDate>)each.Closings));
        var isMoved = known is not null && closing.Safe?.LastDay != known.Advert.Closing.Safe?.LastDay;
        var advert = known is null
            ? new Advert { Id = id, IsPrivate = false, Title = reading.Title!, Employer = reading.Employer, Reference = keys.Job?.Text ?? reading.Reference, ReferenceOf = keys.Job?.Employer, ApplyUrl = page, Posted = reading.PostingDate, IsInternalOnly = false, WhereToLook = null, Closing = closing, Version = 1, OwnVersion = 1, Created = now, LastRead = now, Closed = null, FollowersReminderDays = ReminderDays.Default }
            : known.Advert with { Closing = closing, LastRead = now, Version = known.Advert.Version + (isMoved ? 1 : 0), OwnVersion = known.Advert.Version + (isMoved ? 1 : 0) };
        advert = advert with { HrEvidence = AdvertFinding.EarlierEvidenceOf(AdvertFinding.From(advert, copies)) };
        if (keys.Job is { } named && pointer is null)
        {
            Assert.True(await adverts.PointAsync(AdvertKey.From(named), null, id, CancellationToken.None));
        }

        var version = known is null || isMoved ? new AdvertVersion(advert.Version, now, closing.Safe?.LastDay, closing.Safe?.Time, IsClosed: false, copy.Key) : null;
        Assert.Equal(WriteStatus.Done, await adverts.WriteAsync(advert, version, copy, reading.Text.Text, known?.Copies.FirstOrDefault(other => other.Key == copy.Key), CancellationToken.None));
        await app.The<DueItemStore>().AddAsync(DueItemKey.Purge(id, null, advert.KeptUntil(app.Options.Retention)), CancellationToken.None);
        return advert;
    }
}
