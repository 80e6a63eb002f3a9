using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Sources;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases.Joining;
using Notifier.Reading;
using Notifier.Reading.Dates;
using Notifier.Reading.Documents;
using Notifier.Reading.Findings;
using Notifier.Reading.Grammar;

namespace Notifier.Core.UseCases;

/// <summary>What one look at one copy led to.</summary>
/// <param name="Checked">What the copy itself says.</param>
/// <param name="IsNew">No copy of the advert was known before.</param>
/// <param name="IsMoved">The closing date changed. Never for a new advert.</param>
public sealed record ImportedAdvert(Advert Advert, CheckedAdvert Checked, bool IsNew, bool IsMoved);

/// <summary>What became of an advert that a visitor pasted to follow it.</summary>
/// <param name="Id">The id under which it is stored. Null when this hour had no room for it.</param>
public sealed record KeptReading(CheckedAdvert Checked, string? Id);

/// <summary>What became of an advert whose page we fetched because somebody gave its link.</summary>
/// <param name="Advert">As stored now. Null when this hour had no room for it.</param>
public sealed record FetchedAdvert(CheckedAdvert Checked, Advert? Advert);

/// <summary>Takes one look at one copy of an advert into what is stored about it.</summary>
public sealed class ImportAdvert(
    FindAdvert find,
    JoinAdverts join,
    AdvertStore adverts,
    PastedAdverts pasted,
    PageSources sources,
    ReadingTurns turns,
    DueItemStore due,
    ReminderOptions reminderOptions,
    RetentionOptions retentionOptions,
    Telemetry telemetry,
    TimeProvider clock)
{
    /// <param name="text">The copy as given.</param>
    /// <param name="url">The copy's page, http or https. Null when it was pasted without one.</param>
    public async Task<ImportedAdvert> RunAsync(AdvertText text, Uri? url, AdvertSource source, CancellationToken cancellationToken)
    {
        using var span = telemetry.Start("read advert");
        var now = clock.GetUtcNow();
        var look = await LookAsync(text, url, _ => source, source != AdvertSource.Operator, now, cancellationToken);
        return await RecordAsync(look, now, cancellationToken);
    }

    /// <summary>Stores an advert whose page was just read. A page that speaks only for itself needs room, as a paste does.</summary>
    /// <param name="page">Its outcome is <see cref="ReadingOutcome.Read"/>.</param>
    /// <param name="network">Of the visitor who gave the link.</param>
    public async Task<FetchedAdvert> FetchedAsync(PageReading page, VisitorNetwork network, CancellationToken cancellationToken)
    {
        using var span = telemetry.Start("read advert");
        var now = clock.GetUtcNow();
        var (text, address) = (page.Content!.Text!, page.Address);
        var look = await LookAsync(
            text, address.Url, check => sources.SourceOf(address, check.Reading), isVisitors: true, now, cancellationToken);
        look = look.With(page.Content.Reference);
        return look.Source == AdvertSource.Board || await HasRoomAsync(look, network, null, now, cancellationToken)
            ? new FetchedAdvert(look.Checked, (await RecordAsync(look, now, cancellationToken)).Advert)
            : new FetchedAdvert(look.Checked, null);
    }

    /// <summary>Stores an advert that a visitor wants to follow, if there is room.</summary>
    /// <param name="follower">The person who pasted it on their manage page. Null for anybody else.</param>
    public async Task<KeptReading> KeepAsync(
        AdvertText text, Uri? url, VisitorNetwork network, PersonKey? follower, CancellationToken cancellationToken)
    {
        using var span = telemetry.Start("read advert");
        var now = clock.GetUtcNow();
        var look = await LookAsync(text, url, _ => AdvertSource.Visitor, isVisitors: true, now, cancellationToken);
        return await HasRoomAsync(look, network, follower, now, cancellationToken)
            ? new KeptReading(look.Checked, (await RecordAsync(look, now, cancellationToken)).Advert.Id)
            : new KeptReading(look.Checked, null);
    }

    private async Task<bool> HasRoomAsync(
        AdvertLook look, VisitorNetwork network, PersonKey? follower, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var known = (await find.RunAsync(look, now, cancellationToken)).Known?.Advert;
        return await pasted.TakeRoomAsync(known, look.Text.Length, network, follower, now, cancellationToken);
    }

    private async Task<AdvertLook> LookAsync(
        AdvertText text,
        Uri? url,
        Func<CheckedAdvert, AdvertSource> source,
        bool isVisitors,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        // Operators do not queue with visitors, so no flood of visitors can keep them out.
        return isVisitors ? await turns.RunAsync(Read, cancellationToken) : Read();

        AdvertLook Read()
        {
            var check = AdvertReader.Read(text, LondonTime.DayOf(now), url, LondonTime.DayOf(now), cancellationToken);
            return new AdvertLook(check, url ?? PageOf(check.Reading), source(check), retentionOptions.LongestText);
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

    /// <returns>Null when another process changed the advert first. The caller then computes everything again.</returns>
    private async Task<ImportedAdvert?> TryRecordAsync(AdvertLook look, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (id, known, before, other, unpointed) = await find.RunAsync(look, now, cancellationToken);
        var copy = look.Copy(before, now);
        var others = known?.Copies.Where(other => other.Key != copy.Key).ToList() ?? [];
        var change = known is null
            ? AdvertChange.New(look, id, copy)
            : AdvertChange.Read(known.Advert, others, await AsReadTodayAsync(id, before, cancellationToken), copy, look);

        // Due items first, state second. If the process dies in between, the sweep finds nothing to do for the due items.
        await due.AddAsync(change.DueItems(now, reminderOptions, retentionOptions), cancellationToken, change.After.Closing.Safe?.Instant);
        other = other is not null && JoinAdverts.AreOne(change.After, [.. others, copy], other, now, retentionOptions) ? other : null;
        if (other is not null)
        {
            await join.AnnounceAsync(other.Advert.Id, change.After, now, cancellationToken);
        }

        foreach (var (key, pointer) in unpointed)
        {
            if (!await adverts.PointAsync(key, pointer, id, cancellationToken))
            {
                // Another copy of the same job came first, so this one joins it.
                return null;
            }
        }

        var named = others.FindAll(other => other.IsNewlyNamed);
        if (await adverts.WriteAsync(change.After, change.Version, copy, look.Text, before, cancellationToken, named) == WriteStatus.Done)
        {
            // The copy may have another address by now.
            var left = before?.Identity.Keys.Except(others.Append(copy).SelectMany(each => each.Identity.Keys)) ?? [];
            foreach (var key in left)
            {
                await adverts.ForgetAsync(key, id, cancellationToken);
            }

            if (other is null)
            {
                return new ImportedAdvert(change.After, look.Checked, known is null, change.IsMoved);
            }

            // If another process changed the other advert, read everything again.
            return await join.RunAsync(other, id, now, cancellationToken) && await adverts.GetAsync(id, cancellationToken) is { } both
                ? new ImportedAdvert(both, look.Checked, IsNew: false, both.Version > known!.Advert.Version)
                : null;
        }

        if (known is null)
        {
            // The id may belong to an old advert that is being deleted, so finish that deletion.
            await adverts.DeleteAsync(id, cancellationToken);
        }

        return null;
    }

    /// <summary>The copy's earlier words, as today's reader reads them. Any difference from that comes from the advert itself.</summary>
    private async Task<AdvertCopy?> AsReadTodayAsync(string id, AdvertCopy? before, CancellationToken cancellationToken) =>
        before is null || before.ReaderVersion == AdvertReading.Version
            ? before
            : before.ReadToday(await adverts.TextAsync(id, before.Key, cancellationToken));

    private static Uri? PageOf(AdvertReading reading) =>
        Uri.TryCreate(reading.Url, UriKind.Absolute, out var page) && page.Scheme is "http" or "https" ? page : null;
}
