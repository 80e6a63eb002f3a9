using System.Text;
using Notifier.Core.Adverts;
using Notifier.Core.Sending.Events;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Storage;
using Notifier.Core.UseCases;
using Notifier.Testing;
using Notifier.Testing.Apps;
using Notifier.Testing.Storage;

namespace Notifier.Core.Tests.UseCases;

/// <summary>
/// One story of sweep, fan-out, claim, send and record, told once without harm, then killed at every single write, and then at every pair of
/// writes: also those of starting again. To be killed just after a write is to be killed just before the next one, because only writes change what is kept.
/// </summary>
[Trait("Category", "Long")]
public sealed class KilledTwiceTests
{
    private const string Ann = "ann@example.org";
    private const string Bob = "bob@example.org";
    private const string Cat = "cat@example.org";
    private const string Dan = "dan@example.org";
    private const string Eve = "eve@example.org";

    private static readonly string[] Expected =
    [
        $"{Ann} moved: 24 Dec -> 19 Dec",
        $"{Ann} reminder 7: 24 Dec",
        $"{Bob} moved: 24 Dec -> 19 Dec",
        $"{Bob} reminder 7: 24 Dec",
        $"{Cat} moved: 24 Dec -> 19 Dec",
    ];

    /// <summary>How a mail service can tell whether it has a mail.</summary>
    public enum Evidence
    {
        AtOnce,
        AfterFiveMinutes,
        Never,
    }

    [Fact]
    public async Task Killed_At_Any_Write_Nobody_Is_Missed_And_Only_What_Left_Without_A_Trace_Goes_Twice()
    {
        var prepared = await PreparedAsync();
        var doubles = new StringBuilder();
        foreach (var evidence in Enum.GetValues<Evidence>())
        {
            var quiet = new CrashInjector(int.MaxValue, afterwards: false);
            Assert.Equal(Expected, await TellAsync(prepared, evidence, quiet));
            doubles.Append($"Evidence {evidence}: {quiet.Writes} writes\n");
            for (var write = 1; write <= quiet.Writes; write++)
            {
                var killed = new CrashInjector(write, afterwards: false);
                foreach (var twice in (await TellAsync(prepared, evidence, killed)).GroupBy(mail => mail).Where(mails => mails.Count() > 1))
                {
                    doubles.Append($"  {twice.Key}, {twice.Count()} times: killed before write {write}, {killed.Written[write - 1]}\n");
                }
            }
        }

        Golden.Equal("killed.txt", await ReadableAsync(prepared, doubles.ToString()));
    }

    [Theory]
    [InlineData(Evidence.AtOnce)]
    [InlineData(Evidence.AfterFiveMinutes)]
    [InlineData(Evidence.Never)]
    public async Task Killed_At_Any_Two_Writes_Nobody_Is_Missed_And_Only_What_Left_Without_A_Trace_Goes_Twice(Evidence evidence)
    {
        var prepared = await PreparedAsync();
        var (stories, writes) = (0, int.MaxValue);
        for (var first = 1; first <= writes; first++)
        {
            var once = new CrashInjector(first, afterwards: false);
            await TellAsync(prepared, evidence, once);
            writes = Math.Min(writes, once.Writes);
            for (var again = 1; again <= once.Writes - first; again++, stories++)
            {
                await TellAsync(prepared, evidence, new CrashInjector(first, afterwards: false, again));
            }
        }

        TestContext.Current.SendDiagnosticMessage($"{evidence}: {stories} stories");
        Assert.True(stories > 1_000);
    }

    [Theory]
    [InlineData(Evidence.AtOnce)]
    [InlineData(Evidence.AfterFiveMinutes)]
    [InlineData(Evidence.Never)]
    public async Task Killed_At_Any_Write_Whoever_Was_Told_Of_A_Date_Is_Told_That_It_Moved_Back(Evidence evidence)
    {
        var prepared = await PreparedAsync();
        prepared.Clock.Now = InMemoryApp.At("2025-12-17 09:00");
        var quiet = new CrashInjector(int.MaxValue, afterwards: false);
        await MoveThereAndBackAsync(prepared, evidence, quiet);
        Assert.InRange(quiet.Writes, 30, 100);
        for (var write = 1; write <= quiet.Writes; write++)
        {
            await MoveThereAndBackAsync(prepared, evidence, new CrashInjector(write, afterwards: false));
        }
    }

    [Theory]
    [InlineData(Evidence.AtOnce)]
    [InlineData(Evidence.AfterFiveMinutes)]
    [InlineData(Evidence.Never)]
    public async Task Whichever_Answer_Is_Lost_And_Asked_For_Again_Every_Mail_Goes_Once(Evidence evidence)
    {
        var prepared = await PreparedAsync();
        var writes = int.MaxValue;
        for (var write = 1; write <= writes; write++)
        {
            var duplicator = new WriteDuplicator(write);
            Assert.Equal(Expected, await TellAsync(prepared, evidence, duplicator, app => app.Under(tables => duplicator.Around(tables), queue => duplicator.Around(queue))));
            writes = Math.Min(writes, duplicator.Writes);
        }

        Assert.InRange(writes, 30, 100);
    }

    /// <summary>Early on the day of a reminder. Cat has not chosen it, Dan has not confirmed, Eve has paused.</summary>
    private static async Task<InMemoryApp> PreparedAsync()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Words);
        foreach (var address in new[] { Ann, Bob, Cat, Eve })
        {
            await app.FollowAndConfirmAsync(address, advert.Id);
        }

        await app.ChangeAsync(Bob, advert.Id, new SubscriptionChange.ChangeReminderDays(ReminderDays.TryOf([7])!));
        await app.ChangeAsync(Cat, advert.Id, new SubscriptionChange.ChangeReminderDays(ReminderDays.TryOf([2, 0])!));
        await app.ChangeAsync(Eve, advert.Id, new SubscriptionChange.Pause());
        await app.PassAsync(TimeSpan.FromHours(2));
        app.Clock.Now = InMemoryApp.At("2025-12-17 07:00");
        await app.FollowAsync(Dan, advert.Id);
        await app.PassAsync(TimeSpan.FromMinutes(58));
        Assert.Equal(5, app.Emails.Mails.Count);
        await app.The<LastEmailEvent>().NoteAsync(InMemoryApp.At("2025-12-18 00:00"), CancellationToken.None); // of other mails something is told all the time
        return app;
    }

    /// <returns>All mails, in order of address and subject, one line each.</returns>
    private static Task<List<string>> TellAsync(InMemoryApp prepared, Evidence evidence, CrashInjector injector) => TellAsync(
        prepared,
        evidence,
        injector,
        app => app.Under(tables => injector.Around(tables), queue => injector.Around(queue), emails => injector.Around(emails)));

    private static async Task<List<string>> TellAsync(InMemoryApp prepared, Evidence evidence, object harm, Func<InMemoryApp, InMemoryApp> start)
    {
        var app = await prepared.CopyAsync();
        (app.Emails.HasImmediateReceipt, app.Emails.EvidenceAfter) = With(evidence);
        var doubts = new HashSet<(string Sid, int Attempt)>();
        var isStarted = false;
        foreach (var step in new Func<InMemoryApp, Task>[] { ReminderAsync, MoveAsync, AnnouncementAsync })
        {
            for (var isDone = false; !isDone;)
            {
                var program = start(app);
                try
                {
                    if (isStarted)
                    {
                        isStarted = false;
                        await program.SweepAsync();
                        await program.DeliverAsync();
                    }

                    await step(program);
                    isDone = true;
                }
                catch (KilledException)
                {
                    isStarted = true;
                    doubts.UnionWith(await DoubtsAsync(app));
                    app.Clock.Advance(TimeSpan.FromSeconds(40)); // by then the queue shows again what was being worked on
                }
            }
        }

        var mails = app.Emails.Mails.Select(mail => $"{mail.To} {mail.Subject}").Order(StringComparer.Ordinal).ToList();
        var allowed = Expected.Concat(evidence == Evidence.Never ? doubts.Select(doubt => app.Emails.Mails.First(mail => mail.Message.Sid == doubt.Sid)).Select(mail => $"{mail.To} {mail.Subject}") : []).Order(StringComparer.Ordinal);
        Assert.True(allowed.SequenceEqual(mails) && await app.Queue.CountAsync(CancellationToken.None) == 0, $"{evidence}, {harm}: {string.Join(", ", mails)}");
        return mails;
    }

    /// <summary>The date moves, back again after five minutes; whoever is killed in these is started again only when it has moved back.</summary>
    private static async Task MoveThereAndBackAsync(InMemoryApp prepared, Evidence evidence, CrashInjector injector)
    {
        var app = await prepared.CopyAsync();
        (app.Emails.HasImmediateReceipt, app.Emails.EvidenceAfter) = With(evidence);
        var program = app.Under(tables => injector.Around(tables), queue => injector.Around(queue), emails => injector.Around(emails));
        foreach (var (step, isRepeated) in new (Func<InMemoryApp, Task>, bool)[]
        {
            (app => app.ReadAsync(TestAdverts.Closing("Wednesday 31 Dec 2025")), true),
            (app => app.PassAsync(TimeSpan.FromMinutes(5)), false),
            (app => app.ReadAsync(TestAdverts.Words), true),
            (app => app.PassAsync(TimeSpan.FromHours(4)), true),
        })
        {
            try
            {
                await step(program);
            }
            catch (KilledException)
            {
                program = app;
                if (isRepeated)
                {
                    await step(program);
                }
            }
        }

        Assert.All(new[] { Ann, Bob, Cat }, address => Assert.True(
            app.Emails.To(address).LastOrDefault()?.EndsWith("24 Dec", StringComparison.Ordinal) != false,
            $"{evidence}, {injector}: {string.Join(", ", app.Emails.To(address))}"));
    }

    private static (bool KnowsAtOnce, TimeSpan? EvidenceAfter) With(Evidence evidence) =>
        (evidence == Evidence.AtOnce, evidence switch { Evidence.AtOnce => TimeSpan.Zero, Evidence.AfterFiveMinutes => TimeSpan.FromMinutes(5), _ => null });

    private static Task ReminderAsync(InMemoryApp program) => program.PassAsync(InMemoryApp.At("2025-12-17 12:00") - program.Clock.Now);

    private static Task<Core.Adverts.Advert> MoveAsync(InMemoryApp program) => program.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025"));

    private static Task AnnouncementAsync(InMemoryApp program) => program.PassAsync(InMemoryApp.At("2025-12-17 16:00") - program.Clock.Now);

    /// <summary>The attempts of which only the mail service knows that they succeeded: about to leave, as their rows say, and accepted.</summary>
    private static async Task<List<(string Sid, int Attempt)>> DoubtsAsync(InMemoryApp app)
    {
        var doubts = new List<(string Sid, int Attempt)>();
        await foreach (var row in app.Tables.ReadAsync(Tables.People, RowRange.Partitions("0", "~"), CancellationToken.None))
        {
            if (row.Key.StartsWith(EmailLedgerEntry.Prefix, StringComparison.Ordinal)
                && EmailLedgerEntry.From(row) is { State: EmailState.Claimed, Sending: not null } claimed
                && app.Emails.Mails.Exists(mail => mail.Message.Sid == claimed.EmailId && mail.Attempt == claimed.Sends))
            {
                doubts.Add((claimed.EmailId, claimed.Sends));
            }
        }

        return doubts;
    }

    private static async Task<string> ReadableAsync(InMemoryApp prepared, string text)
    {
        foreach (var address in new[] { Ann, Bob, Cat, Dan, Eve })
        {
            text = text.Replace(prepared.Key(address).Value, address.Split('@')[0], StringComparison.Ordinal);
        }

        var page = await prepared.Tables.QueryAsync(Tables.Adverts, RowRange.Partitions("0", "~"), null, 1, CancellationToken.None);
        return text.Replace(page.Rows[0].Partition, "advert", StringComparison.Ordinal);
    }
}
