using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases.Joining;
using Notifier.Reading;
using Notifier.Reading.Dates;
using Notifier.Reading.Documents;
using Notifier.Reading.Findings;
using Notifier.Reading.Grammar;

namespace Notifier.Core.UseCases;

/// <summary>What one look at one copy came to.</summary>
/// <param name="Checked">What the copy itself says.</param>
/// <param name="IsNew">No copy of the advert was known.</param>
/// <param name="IsMoved">The closing date changed; never for a new advert.</param>
public sealed record ImportedAdvert(Advert Advert, CheckedAdvert Checked, bool IsNew, bool IsMoved);

/// <summary>What a visitor's advert came to who wants to follow it.</summary>
/// <param name="Id">Under which it is kept; null when there was no room for it in this hour.</param>
public sealed record KeptReading(CheckedAdvert Checked, string? Id);

/// <summary>Takes one look at one copy of an advert into what is known of it.</summary>
public sealed class ImportAdvert(
    FindAdvert find,
    JoinAdverts join,
    AdvertStore adverts,
    PastedAdverts pasted,
    ReadingTurns turns,
    DueItemStore due,
    Delays delays,
    Telemetry telemetry,
    TimeProvider clock)
{
    /// <param name="text">The copy, as it was given.</param>
    /// <param name="url">Its page, http or https; null when it was pasted without one.</param>
    public async Task<ImportedAdvert> RunAsync(AdvertText text, Uri? url, AdvertSource source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        using var span = telemetry.Start("read advert");
        var now = clock.GetUtcNow();
        return await RecordAsync(await LookAsync(text, url, source, now, cancellationToken), now, cancellationToken);
    }

    /// <summary>Keeps an advert that a visitor wants to follow, while there is room for it.</summary>
    /// <param name="follower">Who pasted it on the page of what they follow; null for anybody else.</param>
    public async Task<KeptReading> KeepAsync(
        AdvertText text, Uri? url, VisitorNetwork network, PersonKey? follower, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        using var span = telemetry.Start("read advert");
        var now = clock.GetUtcNow();
        var look = await LookAsync(text, url, AdvertSource.Visitor, now, cancellationToken);
        var known = (await find.RunAsync(look, now, cancellationToken)).Known?.Advert;
        return await pasted.TakeRoomAsync(known, look.Text.Length, network, follower, now, cancellationToken)
            ? new KeptReading(look.Checked, (await RecordAsync(look, now, cancellationToken)).Advert.Id)
            : new KeptReading(look.Checked, null);
    }

    private async Task<AdvertLook> LookAsync(
        AdvertText text, Uri? url, AdvertSource source, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // No flood of visitors keeps out an operator.
        return source == AdvertSource.Visitor ? await turns.RunAsync(Read, cancellationToken) : Read();

        AdvertLook Read()
        {
            var check = AdvertReader.Read(text, LondonTime.DayOf(now), url, LondonTime.DayOf(now), cancellationToken);
            return new AdvertLook(check, url ?? PageOf(check.Reading), source, delays.LongestText);
        }
    }

    private async Task<ImportedAdvert> RecordAsync(AdvertLook look, DateTimeOffset now, CancellationToken cancellationToken)
    {
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
    private async Task<ImportedAdvert?> TryRecordAsync(AdvertLook look, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (id, known, before, other, unpointed) = await find.RunAsync(look, now, cancellationToken);
        var copy = look.Copy(before, now);
        var others = known?.Copies.Where(other => other.Key != copy.Key).ToList() ?? [];
        var change = known is null
            ? AdvertChange.New(look, id, copy)
            : AdvertChange.Read(known.Advert, others, await AsReadTodayAsync(id, before, cancellationToken), copy, look);

        // Hints first, truth second: what dies in between leaves a hint that finds nothing to do.
        await due.AddAsync(change.DueItems(now, delays), cancellationToken, change.After.Closing.Safe?.Instant);
        other = other is not null && JoinAdverts.AreOne(change.After, [.. others, copy], other, now, delays) ? other : null;
        if (other is not null)
        {
            await join.AnnounceAsync(other.Advert.Id, change.After, now, cancellationToken);
        }

        foreach (var (key, pointer) in unpointed)
        {
            if (!await adverts.PointAsync(key, pointer, id, cancellationToken))
            {
                return null; // another copy of the same job came first: this one joins it
            }
        }

        var named = others.FindAll(other => other.IsNewlyNamed);
        if (await adverts.WriteAsync(change.After, change.Version, copy, look.Text, before, cancellationToken, named) == WriteStatus.Done)
        {
            // The copy may stand at another address by now.
            var left = before?.Identity.Keys.Except(others.Append(copy).SelectMany(each => each.Identity.Keys)) ?? [];
            foreach (var key in left)
            {
                await adverts.ForgetAsync(key, id, cancellationToken);
            }

            if (other is null)
            {
                return new ImportedAdvert(change.After, look.Checked, known is null, change.IsMoved);
            }

            // Should somebody have changed the other one, this reading is looked at again with what stands there now.
            return await join.RunAsync(other, id, now, cancellationToken) && await adverts.GetAsync(id, cancellationToken) is { } both
                ? new ImportedAdvert(both, look.Checked, IsNew: false, both.Version > known!.Advert.Version)
                : null;
        }

        if (known is null)
        {
            await adverts.DeleteAsync(id, cancellationToken); // it may stand where an old one is just being deleted
        }

        return null;
    }

    /// <summary>The copy as the reader of today reads the words it had. What differs from that is the advert's own doing.</summary>
    private async Task<AdvertCopy?> AsReadTodayAsync(string id, AdvertCopy? before, CancellationToken cancellationToken) =>
        before is null || before.ReaderVersion == AdvertReading.Version
            ? before
            : before.ReadToday(await adverts.TextAsync(id, before.Key, cancellationToken));

    private static Uri? PageOf(AdvertReading reading) =>
        Uri.TryCreate(reading.Url, UriKind.Absolute, out var page) && page.Scheme is "http" or "https" ? page : null;
}
