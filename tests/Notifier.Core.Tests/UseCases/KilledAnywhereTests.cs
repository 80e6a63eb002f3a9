using System.Text;
using Notifier.Core.Adverts;
using Notifier.Core.Adverts.Identity;
using Notifier.Core.Emails;
using Notifier.Core.Hr;
using Notifier.Core.Jobs;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Sending.Events;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Sending.Service;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;
using Notifier.Core.Tests.Adverts;
using Notifier.Core.UseCases;
using Notifier.Reading.Documents;
using Notifier.Testing.Apps;
using Notifier.Testing.Emails;
using Notifier.Testing.Storage;

namespace Notifier.Core.Tests.UseCases;

/// <summary>
/// Each story is told once without harm, and then once for every single write of it with the program killed at that write: before it was
/// done, and after. The program starts again, whoever got no answer asks again, and in the end all must be as if nothing had happened.
/// </summary>
[Trait("Category", "Long")]
public sealed class KilledAnywhereTests
{
    private const string Ann = "ann@example.org";
    private const string Bob = "bob@example.org";

    private static readonly HrScope Trust = HrScope.ForEmployer("Example Trust")!;

    private const string Porter = "380-CD5678";
    private const string Cook = "380-EF9012";

    private const string MoreThanADayHas = "ask for more than a day has mails for, and confirm it by its boxes";
    private const string MoreThanAMailboxGets = "ask by more addresses of a mailbox than it gets mails, and be erased";

    private static readonly Dictionary<string, Func<InMemoryApp, Task>[]> Stories = new()
    {
        ["follow, confirm, and be told"] =
        [
            app => app.ReadAsync(TestAdverts.Words),
            app => app.ReadAsync(TestAdverts.Field),
            async app => await app.FollowAsync(Ann, await IdAsync(app)),
            Deliver,
            app => ConfirmAsync(app, Ann),
            Deliver,
        ],
        ["ask while the hour has no room, and again when following already"] =
        [
            app => app.ReadAsync(TestAdverts.Words),
            app => app.FillHourAsync(),
            async app => await app.FollowAsync(Ann, await IdAsync(app)),
            app => app.PassAsync(TimeSpan.FromMinutes(75)),
            app => ConfirmAsync(app, Ann),
            app => app.PassAsync(TimeSpan.FromMinutes(15)),
            app => app.FillHourAsync(),
            async app =>
            {
                await app.FollowAsync(Ann, await IdAsync(app));
                await app.FollowAsync(Bob, await IdAsync(app));
            },
            app => app.PassAsync(TimeSpan.FromMinutes(75)),
        ],
        [MoreThanADayHas] =
        [
            app => app.ReadAsync(TestAdverts.Words),
            app => app.ReadAsync(TestAdverts.Undated + " This advert closes on Wednesday 24 Dec 2025."),
            app => app.ReadAsync(TestAdverts.Words.Replace("380-AB1234", Cook, StringComparison.Ordinal).Replace("Ward Clerk", "Cook", StringComparison.Ordinal)),
            async app => await app.FollowAsync(Ann, await IdAsync(app)),
            Deliver,
            app => ArrivedAsync(app, Ann), // a mail in doubt counts, and would list what is asked for meanwhile
            async app => await app.FollowAsync(Ann, await IdAsync(app, Porter)),
            Deliver,
            async app => await app.FollowAsync(Ann, await IdAsync(app, Cook)),
            Deliver,
            app => PassUntilAsync(app, "2025-12-11 10:00"),
            app => PassUntilAsync(app, "2025-12-11 10:30"),
            app => ConfirmAsync(app, Ann),
            async app => await app.ConfirmAsync(Ann, await IdAsync(app, Porter)),
            async app => await app.ConfirmAsync(Ann, await IdAsync(app, Cook)),
            app => app.PassAsync(TimeSpan.FromMinutes(15)),
        ],
        [MoreThanAMailboxGets] =
        [
            app => app.ReadAsync(TestAdverts.Words),
            async app => await app.FollowAsync("ann+1@example.org", await IdAsync(app)),
            Deliver,
            async app => await app.FollowAsync("ann+2@example.org", await IdAsync(app)),
            async app => await app.FollowAsync(Ann, await IdAsync(app)),
            Deliver,
            app => app.PassAsync(TimeSpan.FromHours(15)),
            app => ConfirmAsync(app, Ann),
            app => app.The<ErasePerson>().RunAsync(app.Key(Ann), neverWriteAgain: false, CancellationToken.None),
            app => app.PassAsync(TimeSpan.FromMinutes(30)),
        ],
        ["a mail that cannot be composed is refused, and another is sent"] =
        [
            app => app.ReadAsync(TestAdverts.Words),
            async app => await app.FollowAsync(Ann, await IdAsync(app)),
            app => OldAddresses.StoreAsync(app, app.Key(Ann), "ann.@example.org"),
            async app => await app.FollowAsync(Bob, await IdAsync(app)),
            Deliver,
            app => ConfirmAsync(app, Bob),
            app => app.PassAsync(TimeSpan.FromHours(2)),
        ],
        ["a row of before draws its generation, and its calendar gets a new address"] =
        [
            app => app.ReadAsync(TestAdverts.Words),
            async app => await app.FollowAsync(Ann, await IdAsync(app)),
            Deliver,
            app => ConfirmAsync(app, Ann),
            app => WithoutGenerationAsync(app, Ann),
            app => app.PassAsync(TimeSpan.FromMinutes(15)),
            app => app.The<RequestManageLink>().RunAsync(InMemoryApp.Address(Ann), CancellationToken.None),
            app => app.PassAsync(TimeSpan.FromMinutes(15)),
            IsGoodAsync,
            app => app.The<RenewCalendar>().RunAsync(app.Key(Ann), CancellationToken.None),
            IsGoodAsync,
        ],
        ["a date moves under two followers"] =
        [
            app => app.ReadAsync(TestAdverts.Words),
            async app => await app.FollowAsync(Ann, await IdAsync(app)),
            async app => await app.FollowAsync(Bob, await IdAsync(app), ReminderDays.TryOf([3])),
            Deliver,
            app => ConfirmAsync(app, Ann),
            app => ConfirmAsync(app, Bob),
            app => app.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025")),
            app => app.PassAsync(TimeSpan.FromMinutes(15)),
            async app => await app.The<CloseAdvert>().RunAsync(await IdAsync(app), CancellationToken.None),
            app => app.PassAsync(TimeSpan.FromMinutes(15)),
        ],
        ["a date moves there and back while a reminder is on its way"] =
        [
            app => app.ReadAsync(TestAdverts.Words),
            async app => await app.FollowAsync(Ann, await IdAsync(app)),
            Deliver,
            app => ConfirmAsync(app, Ann),
            app => PassUntilAsync(app, "2025-12-17 07:59"),
            app => SweepAtAsync(app, "2025-12-17 08:00"),
            app => app.ReadAsync(TestAdverts.Closing("Saturday 10 Jan 2026")),
            Deliver,
            app => app.PassAsync(TimeSpan.FromMinutes(15)),
            app => app.ReadAsync(TestAdverts.Words),
            app => app.PassAsync(TimeSpan.FromMinutes(15)),
        ],
        ["leave and come back by the link at hand"] =
        [
            app => app.ReadAsync(TestAdverts.Words),
            async app => await app.FollowAsync(Ann, await IdAsync(app)),
            Deliver,
            app => ConfirmAsync(app, Ann),
            async app => await app.ChangeAsync(Ann, await IdAsync(app), new SubscriptionChange.Finish(EndReason.Left)),
            async app => await app.FollowAsync(Ann, await IdAsync(app)),
            Deliver,
            app => ConfirmAsync(app, Ann),
            app => app.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025")),
            app => app.PassAsync(TimeSpan.FromMinutes(15)),
        ],
        ["change rungs, pause, resume, leave"] =
        [
            app => app.ReadAsync(TestAdverts.Words),
            async app => await app.FollowAsync(Ann, await IdAsync(app)),
            Deliver,
            app => ConfirmAsync(app, Ann),
            async app => await app.ChangeAsync(Ann, await IdAsync(app), new SubscriptionChange.ChangeReminderDays(ReminderDays.TryOf([14, 1])!)),
            async app => await app.ChangeAsync(Ann, await IdAsync(app), new SubscriptionChange.Pause()),
            app => app.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025")),
            app => app.PassAsync(TimeSpan.FromMinutes(15)),
            async app => await app.ChangeAsync(Ann, await IdAsync(app), new SubscriptionChange.Unpause()),
            app => app.PassAsync(TimeSpan.FromMinutes(15)),
            async app => await app.ChangeAsync(Ann, await IdAsync(app), new SubscriptionChange.Finish(EndReason.Left)),
            app => app.ReadAsync(TestAdverts.Words),
            app => app.PassAsync(TimeSpan.FromMinutes(15)),
        ],
        ["be erased"] =
        [
            app => app.ReadAsync(TestAdverts.Words),
            app => app.ReadAsync(TestAdverts.Field),
            async app => await app.FollowAsync(Ann, await IdAsync(app)),
            Deliver,
            app => ConfirmAsync(app, Ann),
            app => app.PassAsync(TimeSpan.FromMinutes(15)),
            app => app.The<ErasePerson>().RunAsync(app.Key(Ann), neverWriteAgain: false, CancellationToken.None),
            app => app.PassAsync(TimeSpan.FromMinutes(30)),
        ],
        ["be reminded to the end"] =
        [
            app => app.ReadAsync(TestAdverts.Words),
            async app => await app.FollowAsync(Ann, await IdAsync(app)),
            async app => await app.FollowAsync(Bob, await IdAsync(app), ReminderDays.TryOf([2, 1])),
            Deliver,
            app => ConfirmAsync(app, Ann),
            app => ConfirmAsync(app, Bob),
            app => PassUntilAsync(app, "2025-12-17 08:00"),
            app => PassUntilAsync(app, "2025-12-17 12:00"),
            app => PassUntilAsync(app, "2025-12-22 08:00"),
            app => PassUntilAsync(app, "2025-12-22 12:00"),
            app => PassUntilAsync(app, "2025-12-24 08:00"),
            app => PassUntilAsync(app, "2025-12-24 12:00"),
        ],
        ["forget what is old"] =
        [
            app => app.ReadAsync(TestAdverts.Words),
            async app => await app.FollowAsync(Ann, await IdAsync(app)),
            async app => await app.FollowAsync(Bob, await IdAsync(app)),
            Deliver,
            app => ConfirmAsync(app, Ann),
            app => SkipAsync(app, "2025-12-20 09:00"),
            app => SkipAsync(app, "2026-02-01 09:00"),
            app => SkipAsync(app, "2026-05-15 09:00"),
        ],
        ["follow one more from the manage page, by its link, and leave all"] =
        [
            app => app.ReadAsync(TestAdverts.Words),
            app => app.ReadAsync(TestAdverts.Undated),
            async app => await app.FollowAsync(Ann, await IdAsync(app)),
            Deliver,
            app => ConfirmAsync(app, Ann),
            async app => await app.The<ConfirmSubscription>().AddAsync(app.Key(Ann), await IdAsync(app, Porter), ReminderDays.Default, "1", CancellationToken.None),
            Deliver,
            async app =>
            {
                // Whoever has no link by now asks again; who has one does not.
                if (!app.Emails.To(Ann).Any(subject => subject.StartsWith("manage", StringComparison.Ordinal)))
                {
                    await app.The<RequestManageLink>().RunAsync(InMemoryApp.Address(Ann), CancellationToken.None);
                    await app.DeliverAsync();
                }
            },
            app => app.PassAsync(TimeSpan.FromMinutes(15)),
            async app => await app.The<ChangeSubscription>().LeaveAllAsync(app.Key(Ann), CancellationToken.None),
            app => app.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025")),
            app => app.PassAsync(TimeSpan.FromMinutes(15)),
        ],
        ["be warned as an HR contact, and leave"] =
        [
            app => app.The<AddHrContact>().RunAsync(InMemoryApp.Address(Bob), Trust, CancellationToken.None),
            Deliver,
            async app =>
            {
                await ArrivedAsync(app, Bob);
                await app.The<ChangeHrContact>().ConfirmAsync(app.Key(Bob), Trust.Key, CancellationToken.None);
            },
            app => app.ReadAsync(TestAdverts.Words),
            app => app.ReadAsync(TestAdverts.Field),
            app => app.PassAsync(TimeSpan.FromMinutes(40)),
            app => PassUntilAsync(app, "2025-12-15 08:00"),
            app => PassUntilAsync(app, "2025-12-15 12:00"),
            async app => await app.The<ChangeHrContact>().LeaveAsync(app.Key(Bob), Trust.Key, CancellationToken.None),
            app => PassUntilAsync(app, "2025-12-19 12:00"),
        ],
        ["leave, and then be erased, beside somebody who stays"] =
        [
            app => app.ReadAsync(TestAdverts.Words),
            async app => await app.FollowAsync(Ann, await IdAsync(app)),
            async app => await app.FollowAsync(Bob, await IdAsync(app)),
            Deliver,
            app => ConfirmAsync(app, Ann),
            app => ConfirmAsync(app, Bob),
            async app => await app.ChangeAsync(Ann, await IdAsync(app), new SubscriptionChange.Finish(EndReason.Applied)),
            app => app.PassAsync(TimeSpan.FromMinutes(15)),
            app => app.The<ErasePerson>().RunAsync(app.Key(Ann), neverWriteAgain: true, CancellationToken.None),
            app => app.PassAsync(TimeSpan.FromMinutes(30)),
        ],
        ["a purge that finds the advert moved"] =
        [
            app => app.ReadAsync(TestAdverts.Words),
            async app => await app.FollowAsync(Ann, await IdAsync(app)),
            Deliver,
            app => ConfirmAsync(app, Ann),
            app => app.ReadAsync(TestAdverts.Closing("Saturday 31 Jan 2026")),
            app => SkipAsync(app, "2026-01-22 09:00"),
            app => SkipAsync(app, "2026-03-02 09:00"),
        ],
        ["mails that bounce, and come again"] =
        [
            app => app.ReadAsync(TestAdverts.Words),
            async app => await app.FollowAsync(Ann, await IdAsync(app)),
            Deliver,
            app => ConfirmAsync(app, Ann),
            app => app.ReadAsync(TestAdverts.Closing("Thursday 18 Dec 2025")),
            app => app.PassAsync(TimeSpan.FromMinutes(15)),
            app => TellAsync(app, "moved", EmailEventKind.Blocked),
            app => TellAsync(app, "moved", EmailEventKind.Processed),
            app => app.PassAsync(TimeSpan.FromHours(3)),
            app => TellLastAsync(app, "moved", EmailEventKind.Delivered),
            app => PassUntilAsync(app, "2025-12-11 08:00"),
            app => PassUntilAsync(app, "2025-12-11 08:30"),
            app => TellAsync(app, "reminder 7", EmailEventKind.Blocked),
            app => PassUntilAsync(app, "2025-12-11 12:00"),
            app => TellLastAsync(app, "reminder 7", EmailEventKind.Blocked),
            app => PassUntilAsync(app, "2025-12-11 16:00"),
            app => TellLastAsync(app, "reminder 7", EmailEventKind.Complained),
            app => PassUntilAsync(app, "2025-12-16 12:00"),
        ],
        ["mails are refused together, and the last reminders leave in the pause"] =
        [
            app => app.ReadAsync(TestAdverts.Words),
            app => app.ReadAsync(TestAdverts.Undated + " This advert closes on Wednesday 24 Dec 2025."),
            async app => await app.FollowAsync(Ann, await IdAsync(app)),
            Deliver,
            app => ConfirmAsync(app, Ann),
            async app => await app.The<ConfirmSubscription>().AddAsync(app.Key(Ann), await IdAsync(app, Porter), ReminderDays.Default, "1", CancellationToken.None),
            app => PassUntilAsync(app, "2025-12-22 08:00"),
            app => PassUntilAsync(app, "2025-12-22 08:30"),
            app => TellAllAsync(app, "reminder 2", EmailEventKind.Blocked),
            app => PassUntilAsync(app, "2025-12-22 10:30"),
            app => PassUntilAsync(app, "2025-12-24 07:00"),
            app => app.The<RequestManageLink>().RunAsync(InMemoryApp.Address(Ann), CancellationToken.None),
            Deliver,
            app => PassUntilAsync(app, "2025-12-24 07:30"),
            app => TellAllAsync(app, "manage", EmailEventKind.Blocked),
            app => PassUntilAsync(app, "2025-12-24 08:20"),
            app => TellAllAsync(app, "reminder 0", EmailEventKind.Blocked),
        ],
        ["what HR is told bounces"] =
        [
            app => app.The<AddHrContact>().RunAsync(InMemoryApp.Address(Bob), Trust, CancellationToken.None),
            Deliver,
            async app =>
            {
                await ArrivedAsync(app, Bob);
                await app.The<ChangeHrContact>().ConfirmAsync(app.Key(Bob), Trust.Key, CancellationToken.None);
            },
            app => app.ReadAsync(TestAdverts.Words),
            app => app.ReadAsync(TestAdverts.Field),
            app => app.ReadAsync(TestAdverts.Undated),
            app => app.PassAsync(TimeSpan.FromMinutes(40)),
            app => TellAsync(app, "hr findings", EmailEventKind.Blocked),
            app => app.PassAsync(TimeSpan.FromHours(3)),
            app => PassUntilAsync(app, "2025-12-15 08:00"),
            app => PassUntilAsync(app, "2025-12-15 08:30"),
            app => TellAsync(app, "hr closes", EmailEventKind.Blocked),
            app => PassUntilAsync(app, "2025-12-15 12:30"),
        ],
        ["every mail must wait a while"] =
        [
            app => app.ReadAsync(TestAdverts.Words),
            async app => await app.FollowAsync(Ann, await IdAsync(app)),
            Busy,
            Deliver,
            app => ConfirmAsync(app, Ann),
            app => app.The<RequestManageLink>().RunAsync(InMemoryApp.Address(Ann), CancellationToken.None),
            Busy,
            Deliver,
            app => app.PassAsync(TimeSpan.FromHours(1)),
            app => app.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025")),
            Busy,
            app => app.PassAsync(TimeSpan.FromHours(1)),
        ],
        ["a job is posted again without a date of its employer's"] =
        [
            app => app.ReadAsync(TestAdverts.Field),
            async app => await app.FollowAsync(Ann, await IdAsync(app)),
            Deliver,
            app => ConfirmAsync(app, Ann),
            app => PassUntilAsync(app, "2026-01-08 08:00"),
            app => app.PassAsync(TimeSpan.FromMinutes(5)), // a sweep that was killed at 8:00 is made up for before the job is posted again
            app => app.ReadAsync(TestAdverts.Field
                .Replace("380-AB1234", "380-AB1234-2", StringComparison.Ordinal)
                .Replace("10 December 2025", "8 January 2026", StringComparison.Ordinal)
                .Replace("09 January 2026", "07 February 2026", StringComparison.Ordinal)),
            app => app.PassAsync(TimeSpan.FromMinutes(15)),
            app => PassUntilAsync(app, "2026-01-09 12:00"),
        ],
        ["a copy of another job leaves the advert"] =
        [
            app => app.ReadEarlierAsync(SchoolJob("SCH2025-1", "Teacher of Maths", "19 December 2025")),
            app => app.ReadEarlierAsync(SchoolJob("SCH2025-2", "Teacher of English", "02 January 2026")),
            async app => await app.FollowAsync(Ann, await IdAsync(app, "SCH2025")),
            Deliver,
            async app =>
            {
                await ArrivedAsync(app, Ann);
                await app.ConfirmAsync(Ann, await IdAsync(app, "SCH2025"));
            },
            app => app.ReadAsync(SchoolJob("SCH2025-2", "Teacher of English", "02 January 2026"), url: "https://findajob.dwp.gov.uk/details/2"),
            app => app.PassAsync(TimeSpan.FromMinutes(15)),
            app => app.ReadAsync(SchoolJob("SCH2025-1", "Teacher of Maths", "19 December 2025"), url: "https://findajob.dwp.gov.uk/details/1"),
            app => app.PassAsync(TimeSpan.FromMinutes(15)),
        ],
        ["paste changed words again, move to them, and stop by an old link"] =
        [
            app => app.ReadAsync(TestAdverts.Words, AdvertSource.Visitor),
            app => app.FollowAsync(Ann, PastedId(TestAdverts.Words), ReminderDays.TryOf([7, 5, 0])),
            app => app.FollowAsync(Bob, PastedId(TestAdverts.Words)),
            Deliver,
            async app =>
            {
                await ArrivedAsync(app, Ann);
                await app.ConfirmAsync(Ann, PastedId(TestAdverts.Words));
            },
            async app =>
            {
                await ArrivedAsync(app, Bob);
                await app.ConfirmAsync(Bob, PastedId(TestAdverts.Words));
            },
            app => PassUntilAsync(app, "2025-12-17 08:00"),
            app => PassUntilAsync(app, "2025-12-17 12:00"),
            app => app.ReadAsync(Reworded, AdvertSource.Visitor),
            app => app.FollowAsync(Ann, PastedId(Reworded)),
            app => app.PassAsync(TimeSpan.FromMinutes(15)),
            app => MoveAsync(app, Reworded),
            app => app.PassAsync(TimeSpan.FromMinutes(15)),
            app => PassUntilAsync(app, "2025-12-19 08:00"),
            app => PassUntilAsync(app, "2025-12-19 12:00"),
            app => app.ChangeAsync(Ann, PastedId(TestAdverts.Words), new SubscriptionChange.Finish(EndReason.Left)),
            app => PassUntilAsync(app, "2025-12-24 08:00"),
            app => PassUntilAsync(app, "2025-12-24 12:00"),
        ],
        ["move while a reminder is being claimed"] =
        [
            app => app.ReadAsync(TestAdverts.Words, AdvertSource.Visitor),
            app => app.FollowAsync(Ann, PastedId(TestAdverts.Words)),
            Deliver,
            async app =>
            {
                await ArrivedAsync(app, Ann);
                await app.ConfirmAsync(Ann, PastedId(TestAdverts.Words));
            },
            app => SkipAsync(app, "2025-12-16 20:00"),
            app => app.ReadAsync(Reworded, AdvertSource.Visitor),
            ClaimAsync,
            async app => Assert.IsType<MoveResult.Waits>(await MoveAsync(app, Reworded)),
            app => app.PassAsync(TimeSpan.FromMinutes(30)),
            app => PassUntilAsync(app, "2025-12-17 08:00"),
            app => PassUntilAsync(app, "2025-12-17 12:00"),
        ],
        ["two adverts turn out to be one"] =
        [
            app => app.ReadAsync(TestAdverts.NamelessPage, url: ClerksPage),
            app => app.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025")),
            async app => await app.FollowAsync(Ann, await PageIdAsync(app)),
            async app => await app.FollowAsync(Bob, await IdAsync(app), ReminderDays.TryOf([3, 0])),
            Deliver,
            async app =>
            {
                await ArrivedAsync(app, Ann);
                await app.ConfirmAsync(Ann, await PageIdAsync(app));
            },
            app => ConfirmAsync(app, Bob),
            app => app.ReadAsync(TestAdverts.NamedPage, url: ClerksPage),
            app => app.PassAsync(TimeSpan.FromMinutes(30)),
            app => PassUntilAsync(app, "2025-12-16 08:00"),
            app => PassUntilAsync(app, "2025-12-16 12:00"),
            app => PassUntilAsync(app, "2025-12-19 08:00"),
            app => PassUntilAsync(app, "2025-12-19 12:00"),
        ],
        ["be erased while a mail waits to be sent again"] =
        [
            app => app.ReadAsync(TestAdverts.Words),
            async app => await app.FollowAsync(Ann, await IdAsync(app)),
            Deliver,
            app => ConfirmAsync(app, Ann),
            app => app.ReadAsync(TestAdverts.Closing("Thursday 18 Dec 2025")),
            app => app.PassAsync(TimeSpan.FromMinutes(15)),
            app => TellAsync(app, "moved", EmailEventKind.Blocked),
            app => app.The<ErasePerson>().RunAsync(app.Key(Ann), neverWriteAgain: false, CancellationToken.None),
            app => TellAsync(app, "confirm", EmailEventKind.Delivered),
            app => app.PassAsync(TimeSpan.FromHours(3)),
        ],
    };

    public static TheoryData<string> Names => [.. Stories.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Killed_At_Any_Write_And_Started_Again_Everything_Comes_Out_The_Same(string name)
    {
        var counter = new CrashInjector(int.MaxValue, afterwards: false);
        var expected = await TellAsync(name, counter);
        Assert.True(counter.Writes > 10);

        for (var write = 1; write <= counter.Writes; write++)
        {
            foreach (var afterwards in new[] { false, true })
            {
                var actual = await TellAsync(name, new CrashInjector(write, afterwards));
                Assert.True(expected == actual, $"killed {(afterwards ? "after" : "before")} write {write} of {counter.Writes}, {counter.Written[write - 1]}:\n{actual}\ninstead of\n{expected}");
            }
        }
    }

    /// <returns>All that anybody can see in the end.</returns>
    private static async Task<string> TellAsync(string name, CrashInjector injector)
    {
        var aDay = name switch { MoreThanADayHas => 1, MoreThanAMailboxGets => 2, _ => 9 };
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"), new UseCaseOptions { Confirmation = new() { ConfirmationsADay = aDay } });
        var program = app.Under(tables => injector.Around(tables), queue => injector.Around(queue));
        foreach (var step in Stories[name])
        {
            try
            {
                await step(program);
            }
            catch (KilledException)
            {
                program = app; // started again: it is killed once in a story
                app.Clock.Advance(TimeSpan.FromSeconds(40)); // by then the queue shows again what was being worked on
                await step(program);
            }
        }

        await app.PassAsync(TimeSpan.FromHours(4));
        return await EndAsync(app);
    }

    private static async Task<string> EndAsync(InMemoryApp app)
    {
        var end = new StringBuilder();
        foreach (var mail in app.Emails.Mails.Select(mail => $"{mail.To} {mail.Subject}").Order(StringComparer.Ordinal))
        {
            end.AppendLine(mail);
        }

        foreach (var table in new[] { Tables.People, Tables.Followers, Tables.Adverts, Tables.References, Tables.Hr, Tables.Suppressions })
        {
            await foreach (var row in app.Tables.ReadAsync(table, RowRange.Partitions("0", "~"), CancellationToken.None))
            {
                var shown = table switch
                {
                    Tables.People when row.Key == Person.RowKey =>
                        $"{row.Text("state")} {row.Instant("confirmed") is not null} {row.Number("softBounces")} "
                        + $"{row.Text("generation") is not null} {row.Text("calendarGeneration") is not null}",
                    Tables.People when row.Key.StartsWith(Subscription.Prefix, StringComparison.Ordinal) => $"{row.Text("state")} {row.Text("rungs")} told {row.Number("toldVersion")} {row.Text("toldDate")} {row.Instant("toldInstant"):u} {row.Text("toldDisagreement")} {row.Flag("toldNoDate")} {row.Text("toldAgain")} {row.Text("ended")} {row.Text("movedTo")} {row.Text("replaces")}",
                    Tables.People when row.Key.StartsWith(EmailLedgerEntry.Prefix, StringComparison.Ordinal) && EmailLedgerEntry.From(row) is { IsFindings: true, IsFinal: true } => "told", // by whichever of their mails
                    Tables.People when row.Key.StartsWith(EmailLedgerEntry.Prefix, StringComparison.Ordinal) && EmailLedgerEntry.From(row) is { IsConfirmation: true, IsFinal: true } => "asked", // or listed in another
                    Tables.People => row.Text("state"),
                    Tables.Followers => $"{row.Text("rungs")} {row.Flag("paused")}",
                    Tables.Adverts when row.Key == Advert.RowKey => $"{Show(Advert.From(row))}",
                    Tables.Adverts => $"{row.Number("number")} {row.Text("lastDay")} {row.Text("time")} {row.Flag("closed")} {row.Text("closings")} {row.Text("text")}",
                    Tables.Hr => row.Text("prefix"),
                    Tables.Suppressions => row.Text("reason"),
                    _ => row.Text("advert"),
                };
                end.AppendLine($"{table} {row.Partition} {row.Key} {shown}");
            }
        }

        var due = new List<string>();
        await foreach (var row in app.Tables.ReadAsync(Tables.Due, RowRange.Partitions("0", "~"), CancellationToken.None))
        {
            var key = DueItemKey.Parse(row.Partition, row.Key);
            due.Add($"due {key.Kind} {key.Advert} {key.Person?.Value} {(key.Kind is DueItemKind.Purge or DueItemKind.Rung or DueItemKind.HrCloses ? key.At : null):u}");
        }

        due.Distinct().Order(StringComparer.Ordinal).ToList().ForEach(line => end.AppendLine(line));
        return end.Append("queue ").Append(await app.Queue.CountAsync(CancellationToken.None)).ToString();
    }

    private static string Show(Advert advert) =>
        $"{advert.Version} {advert.FollowersReminderDays} {advert.Closing.Safe?.Instant:u} {advert.Closing.Other?.Instant:u} {advert.Closed is not null} {advert.IsGone} {advert.HrEvidence} {advert.Posted} {advert.Again?.Posted} {advert.Cause} {advert.OwnVersion} {advert.JoinedInto}";

    /// <summary>The mail service tells of the first mail of this kind, and again when it gets no answer.</summary>
    private static Task TellAsync(InMemoryApp app, string subject, EmailEventKind kind) => TellAsync(app, app.Emails.Mails.First(mail => mail.Subject.StartsWith(subject, StringComparison.Ordinal)), kind);

    private static Task TellLastAsync(InMemoryApp app, string subject, EmailEventKind kind) => TellAsync(app, app.Emails.Mails.Last(mail => mail.Subject.StartsWith(subject, StringComparison.Ordinal)), kind);

    private static async Task TellAllAsync(InMemoryApp app, string subject, EmailEventKind kind)
    {
        var mails = app.Emails.Mails.FindAll(mail => mail.Subject.StartsWith(subject, StringComparison.Ordinal));
        Assert.NotEmpty(mails);
        var told = await app.The<RecordEmailEvents>().RunAsync(mails.Select(mail => new EmailEvent(mail.Message.Sid, kind, mail.At, mail.Message.To)), CancellationToken.None);
        Assert.Equal(0, told.Later);
    }

    private static async Task TellAsync(InMemoryApp app, PostedMail mail, EmailEventKind kind)
    {
        var told = await app.The<RecordEmailEvents>().RunAsync([new EmailEvent(mail.Message.Sid, kind, mail.At, mail.Message.To)], CancellationToken.None);
        Assert.Equal(0, told.Later);
    }

    /// <summary>The mail service takes the next mail half an hour later, and says so.</summary>
    private static Task Busy(InMemoryApp app)
    {
        app.Emails.Script.Enqueue(_ => new SendOutcome.TryLater(app.Clock.Now.AddMinutes(30), "busy"));
        return Task.CompletedTask;
    }

    private static string SchoolJob(string reference, string title, string closes) => TestAdverts.Field
        .Replace("7647926/380-AB1234", reference, StringComparison.Ordinal)
        .Replace("Ward Clerk", title, StringComparison.Ordinal)
        .Replace("09 January 2026", closes, StringComparison.Ordinal);

    private static async Task Deliver(InMemoryApp app) => await app.DeliverAsync();

    /// <summary>As the version before left it.</summary>
    private static async Task WithoutGenerationAsync(InMemoryApp app, string address)
    {
        var row = await app.Tables.GetAsync(Tables.People, app.Key(address).Value, Person.RowKey, CancellationToken.None);
        var before = row!.With("generation", null).With("calendarGeneration", null);
        await app.Tables.WriteAsync(Tables.People, new RowWrite.Upsert(before), CancellationToken.None);
    }

    /// <summary>The link to manage that was mailed last.</summary>
    private static async Task IsGoodAsync(InMemoryApp app)
    {
        var token = app.Emails.Mails.Select(mail => mail.Mail).OfType<Mail.ManageLink>().Last().ManageUrl.Segments[^1];
        var verdict = await app.The<LinkReader>().ReadAsync(token, LinkPurpose.Manage, app.Clock.Now, CancellationToken.None);
        Assert.IsType<LinkVerdict.Good>(verdict);
    }

    /// <summary>Nobody confirms before the mail came.</summary>
    private static async Task ConfirmAsync(InMemoryApp app, string address)
    {
        await ArrivedAsync(app, address);
        await app.ConfirmAsync(address, await IdAsync(app));
    }

    private static async Task ArrivedAsync(InMemoryApp app, string address)
    {
        for (var waited = 0; !app.Emails.To(address).Any() && waited < 12; waited++)
        {
            await app.PassAsync(TimeSpan.FromMinutes(5));
        }

        Assert.NotEmpty(app.Emails.To(address));
    }

    private static async Task PassUntilAsync(InMemoryApp app, string time)
    {
        var until = InMemoryApp.At(time);
        if (until - app.Clock.Now > TimeSpan.FromHours(5))
        {
            app.Clock.Now = until.AddMinutes(-1);
        }

        await app.PassAsync(until - app.Clock.Now);
    }

    private static async Task SweepAtAsync(InMemoryApp app, string time)
    {
        app.Clock.Now = InMemoryApp.At(time) > app.Clock.Now ? InMemoryApp.At(time) : app.Clock.Now;
        await app.SweepAsync();
    }

    private static async Task SkipAsync(InMemoryApp app, string to)
    {
        app.Clock.Now = InMemoryApp.At(to) > app.Clock.Now ? InMemoryApp.At(to) : app.Clock.Now;
        await app.PassAsync(TimeSpan.FromMinutes(15));
        await app.The<RequeueMissingEmails>().RunAsync(CancellationToken.None);
        await app.The<DeleteExpiredData>().RunAsync(CancellationToken.None);
        await app.The<DeleteExpiredData>().RunAsync(CancellationToken.None);
    }

    private const string ClerksPage = "https://trust.example/jobs/clerk";

    private static async Task<string> PageIdAsync(InMemoryApp app) =>
        (await app.The<AdvertStore>().FindAsync(AdvertKey.From(new Uri(ClerksPage)), CancellationToken.None))?.Advert ?? "gone";

    private const string Reworded = TestAdverts.Words + " Please write to us.";

    private static string PastedId(string words) =>
        new PrivateIds(TestKeys.All).Create("visitor", AdvertText.Parse(words).Text, string.Empty);

    /// <summary>As the page behind the link does.</summary>
    private static async Task<MoveResult> MoveAsync(InMemoryApp app, string words)
    {
        var known = await app.The<PersonStore>().GetAllAsync(app.Key(Ann), CancellationToken.None);
        var followed = await app.The<FollowedAlready>().FindAsync(known!, PastedId(words), CancellationToken.None);
        return await app.The<MoveFollower>().RunAsync(app.Key(Ann), [.. followed.Select(each => each.Advert.Id)], PastedId(words), CancellationToken.None);
    }

    /// <summary>A worker takes the first reminder, and dies before it sends.</summary>
    private static async Task ClaimAsync(InMemoryApp app)
    {
        var key = EmailLedgerEntry.ReminderKeyOf(PastedId(TestAdverts.Words), new DateOnly(2025, 12, 24), 7);
        await app.The<EmailLedger>().WriteAsync(EmailLedgerEntry.New(app.Key(Ann), key, app.Clock.Now.AddMinutes(1)), null, null, CancellationToken.None);
    }

    private static async Task<string> IdAsync(InMemoryApp app, string number = "380-AB1234")
    {
        var reference = new EmployerReference(EmployerReference.KeyOf("Example Trust")!, number);
        return (await app.The<AdvertStore>().FindAsync(AdvertKey.From(reference), CancellationToken.None))?.Advert ?? "gone";
    }
}
