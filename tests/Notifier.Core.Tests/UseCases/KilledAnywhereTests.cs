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
            stage => stage.ReadAsync(TestAdverts.Words),
            stage => stage.ReadAsync(TestAdverts.Field),
            async stage => await stage.FollowAsync(Ann, await IdAsync(stage)),
            Deliver,
            stage => ConfirmAsync(stage, Ann),
            Deliver,
        ],
        ["ask while the hour has no room, and again when following already"] =
        [
            stage => stage.ReadAsync(TestAdverts.Words),
            stage => stage.FillHourAsync(),
            async stage => await stage.FollowAsync(Ann, await IdAsync(stage)),
            stage => stage.PassAsync(TimeSpan.FromMinutes(75)),
            stage => ConfirmAsync(stage, Ann),
            stage => stage.PassAsync(TimeSpan.FromMinutes(15)),
            stage => stage.FillHourAsync(),
            async stage =>
            {
                await stage.FollowAsync(Ann, await IdAsync(stage));
                await stage.FollowAsync(Bob, await IdAsync(stage));
            },
            stage => stage.PassAsync(TimeSpan.FromMinutes(75)),
        ],
        [MoreThanADayHas] =
        [
            stage => stage.ReadAsync(TestAdverts.Words),
            stage => stage.ReadAsync(TestAdverts.Undated + " This advert closes on Wednesday 24 Dec 2025."),
            stage => stage.ReadAsync(TestAdverts.Words.Replace("380-AB1234", Cook, StringComparison.Ordinal).Replace("Ward Clerk", "Cook", StringComparison.Ordinal)),
            async stage => await stage.FollowAsync(Ann, await IdAsync(stage)),
            Deliver,
            stage => ArrivedAsync(stage, Ann), // a mail in doubt counts, and would list what is asked for meanwhile
            async stage => await stage.FollowAsync(Ann, await IdAsync(stage, Porter)),
            Deliver,
            async stage => await stage.FollowAsync(Ann, await IdAsync(stage, Cook)),
            Deliver,
            stage => PassUntilAsync(stage, "2025-12-11 10:00"),
            stage => PassUntilAsync(stage, "2025-12-11 10:30"),
            stage => ConfirmAsync(stage, Ann),
            async stage => await stage.ConfirmAsync(Ann, await IdAsync(stage, Porter)),
            async stage => await stage.ConfirmAsync(Ann, await IdAsync(stage, Cook)),
            stage => stage.PassAsync(TimeSpan.FromMinutes(15)),
        ],
        [MoreThanAMailboxGets] =
        [
            stage => stage.ReadAsync(TestAdverts.Words),
            async stage => await stage.FollowAsync("ann+1@example.org", await IdAsync(stage)),
            Deliver,
            async stage => await stage.FollowAsync("ann+2@example.org", await IdAsync(stage)),
            async stage => await stage.FollowAsync(Ann, await IdAsync(stage)),
            Deliver,
            stage => stage.PassAsync(TimeSpan.FromHours(15)),
            stage => ConfirmAsync(stage, Ann),
            stage => stage.The<ErasePerson>().RunAsync(stage.Key(Ann), neverWriteAgain: false, CancellationToken.None),
            stage => stage.PassAsync(TimeSpan.FromMinutes(30)),
        ],
        ["a mail that cannot be composed is refused, and another is sent"] =
        [
            stage => stage.ReadAsync(TestAdverts.Words),
            async stage => await stage.FollowAsync(Ann, await IdAsync(stage)),
            stage => OldAddresses.StoreAsync(stage, stage.Key(Ann), "ann.@example.org"),
            async stage => await stage.FollowAsync(Bob, await IdAsync(stage)),
            Deliver,
            stage => ConfirmAsync(stage, Bob),
            stage => stage.PassAsync(TimeSpan.FromHours(2)),
        ],
        ["a row of before draws its generation, and its calendar gets a new address"] =
        [
            stage => stage.ReadAsync(TestAdverts.Words),
            async stage => await stage.FollowAsync(Ann, await IdAsync(stage)),
            Deliver,
            stage => ConfirmAsync(stage, Ann),
            stage => WithoutGenerationAsync(stage, Ann),
            stage => stage.PassAsync(TimeSpan.FromMinutes(15)),
            stage => stage.The<RequestManageLink>().RunAsync(InMemoryApp.Address(Ann), CancellationToken.None),
            stage => stage.PassAsync(TimeSpan.FromMinutes(15)),
            IsGoodAsync,
            stage => stage.The<RenewCalendar>().RunAsync(stage.Key(Ann), CancellationToken.None),
            IsGoodAsync,
        ],
        ["a date moves under two followers"] =
        [
            stage => stage.ReadAsync(TestAdverts.Words),
            async stage => await stage.FollowAsync(Ann, await IdAsync(stage)),
            async stage => await stage.FollowAsync(Bob, await IdAsync(stage), ReminderDays.TryOf([3])),
            Deliver,
            stage => ConfirmAsync(stage, Ann),
            stage => ConfirmAsync(stage, Bob),
            stage => stage.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025")),
            stage => stage.PassAsync(TimeSpan.FromMinutes(15)),
            async stage => await stage.The<CloseAdvert>().RunAsync(await IdAsync(stage), CancellationToken.None),
            stage => stage.PassAsync(TimeSpan.FromMinutes(15)),
        ],
        ["a date moves there and back while a reminder is on its way"] =
        [
            stage => stage.ReadAsync(TestAdverts.Words),
            async stage => await stage.FollowAsync(Ann, await IdAsync(stage)),
            Deliver,
            stage => ConfirmAsync(stage, Ann),
            stage => PassUntilAsync(stage, "2025-12-17 07:59"),
            stage => SweepAtAsync(stage, "2025-12-17 08:00"),
            stage => stage.ReadAsync(TestAdverts.Closing("Saturday 10 Jan 2026")),
            Deliver,
            stage => stage.PassAsync(TimeSpan.FromMinutes(15)),
            stage => stage.ReadAsync(TestAdverts.Words),
            stage => stage.PassAsync(TimeSpan.FromMinutes(15)),
        ],
        ["leave and come back by the link at hand"] =
        [
            stage => stage.ReadAsync(TestAdverts.Words),
            async stage => await stage.FollowAsync(Ann, await IdAsync(stage)),
            Deliver,
            stage => ConfirmAsync(stage, Ann),
            async stage => await stage.ChangeAsync(Ann, await IdAsync(stage), new SubscriptionChange.Finish(EndReason.Left)),
            async stage => await stage.FollowAsync(Ann, await IdAsync(stage)),
            Deliver,
            stage => ConfirmAsync(stage, Ann),
            stage => stage.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025")),
            stage => stage.PassAsync(TimeSpan.FromMinutes(15)),
        ],
        ["change rungs, pause, resume, leave"] =
        [
            stage => stage.ReadAsync(TestAdverts.Words),
            async stage => await stage.FollowAsync(Ann, await IdAsync(stage)),
            Deliver,
            stage => ConfirmAsync(stage, Ann),
            async stage => await stage.ChangeAsync(Ann, await IdAsync(stage), new SubscriptionChange.ChangeReminderDays(ReminderDays.TryOf([14, 1])!)),
            async stage => await stage.ChangeAsync(Ann, await IdAsync(stage), new SubscriptionChange.Pause()),
            stage => stage.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025")),
            stage => stage.PassAsync(TimeSpan.FromMinutes(15)),
            async stage => await stage.ChangeAsync(Ann, await IdAsync(stage), new SubscriptionChange.Unpause()),
            stage => stage.PassAsync(TimeSpan.FromMinutes(15)),
            async stage => await stage.ChangeAsync(Ann, await IdAsync(stage), new SubscriptionChange.Finish(EndReason.Left)),
            stage => stage.ReadAsync(TestAdverts.Words),
            stage => stage.PassAsync(TimeSpan.FromMinutes(15)),
        ],
        ["be erased"] =
        [
            stage => stage.ReadAsync(TestAdverts.Words),
            stage => stage.ReadAsync(TestAdverts.Field),
            async stage => await stage.FollowAsync(Ann, await IdAsync(stage)),
            Deliver,
            stage => ConfirmAsync(stage, Ann),
            stage => stage.PassAsync(TimeSpan.FromMinutes(15)),
            stage => stage.The<ErasePerson>().RunAsync(stage.Key(Ann), neverWriteAgain: false, CancellationToken.None),
            stage => stage.PassAsync(TimeSpan.FromMinutes(30)),
        ],
        ["be reminded to the end"] =
        [
            stage => stage.ReadAsync(TestAdverts.Words),
            async stage => await stage.FollowAsync(Ann, await IdAsync(stage)),
            async stage => await stage.FollowAsync(Bob, await IdAsync(stage), ReminderDays.TryOf([2, 1])),
            Deliver,
            stage => ConfirmAsync(stage, Ann),
            stage => ConfirmAsync(stage, Bob),
            stage => PassUntilAsync(stage, "2025-12-17 08:00"),
            stage => PassUntilAsync(stage, "2025-12-17 12:00"),
            stage => PassUntilAsync(stage, "2025-12-22 08:00"),
            stage => PassUntilAsync(stage, "2025-12-22 12:00"),
            stage => PassUntilAsync(stage, "2025-12-24 08:00"),
            stage => PassUntilAsync(stage, "2025-12-24 12:00"),
        ],
        ["forget what is old"] =
        [
            stage => stage.ReadAsync(TestAdverts.Words),
            async stage => await stage.FollowAsync(Ann, await IdAsync(stage)),
            async stage => await stage.FollowAsync(Bob, await IdAsync(stage)),
            Deliver,
            stage => ConfirmAsync(stage, Ann),
            stage => SkipAsync(stage, "2025-12-20 09:00"),
            stage => SkipAsync(stage, "2026-02-01 09:00"),
            stage => SkipAsync(stage, "2026-05-15 09:00"),
        ],
        ["follow one more from the manage page, by its link, and leave all"] =
        [
            stage => stage.ReadAsync(TestAdverts.Words),
            stage => stage.ReadAsync(TestAdverts.Undated),
            async stage => await stage.FollowAsync(Ann, await IdAsync(stage)),
            Deliver,
            stage => ConfirmAsync(stage, Ann),
            async stage => await stage.The<ConfirmSubscription>().AddAsync(stage.Key(Ann), await IdAsync(stage, Porter), ReminderDays.Default, "1", CancellationToken.None),
            Deliver,
            async stage =>
            {
                // Whoever has no link by now asks again; who has one does not.
                if (!stage.Post.To(Ann).Any(subject => subject.StartsWith("manage", StringComparison.Ordinal)))
                {
                    await stage.The<RequestManageLink>().RunAsync(InMemoryApp.Address(Ann), CancellationToken.None);
                    await stage.DeliverAsync();
                }
            },
            stage => stage.PassAsync(TimeSpan.FromMinutes(15)),
            async stage => await stage.The<ChangeSubscription>().LeaveAllAsync(stage.Key(Ann), CancellationToken.None),
            stage => stage.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025")),
            stage => stage.PassAsync(TimeSpan.FromMinutes(15)),
        ],
        ["be warned as an HR contact, and leave"] =
        [
            stage => stage.The<AddHrContact>().RunAsync(InMemoryApp.Address(Bob), Trust, CancellationToken.None),
            Deliver,
            async stage =>
            {
                await ArrivedAsync(stage, Bob);
                await stage.The<ChangeHrContact>().ConfirmAsync(stage.Key(Bob), Trust.Key, CancellationToken.None);
            },
            stage => stage.ReadAsync(TestAdverts.Words),
            stage => stage.ReadAsync(TestAdverts.Field),
            stage => stage.PassAsync(TimeSpan.FromMinutes(40)),
            stage => PassUntilAsync(stage, "2025-12-15 08:00"),
            stage => PassUntilAsync(stage, "2025-12-15 12:00"),
            async stage => await stage.The<ChangeHrContact>().LeaveAsync(stage.Key(Bob), Trust.Key, CancellationToken.None),
            stage => PassUntilAsync(stage, "2025-12-19 12:00"),
        ],
        ["leave, and then be erased, beside somebody who stays"] =
        [
            stage => stage.ReadAsync(TestAdverts.Words),
            async stage => await stage.FollowAsync(Ann, await IdAsync(stage)),
            async stage => await stage.FollowAsync(Bob, await IdAsync(stage)),
            Deliver,
            stage => ConfirmAsync(stage, Ann),
            stage => ConfirmAsync(stage, Bob),
            async stage => await stage.ChangeAsync(Ann, await IdAsync(stage), new SubscriptionChange.Finish(EndReason.Applied)),
            stage => stage.PassAsync(TimeSpan.FromMinutes(15)),
            stage => stage.The<ErasePerson>().RunAsync(stage.Key(Ann), neverWriteAgain: true, CancellationToken.None),
            stage => stage.PassAsync(TimeSpan.FromMinutes(30)),
        ],
        ["a purge that finds the advert moved"] =
        [
            stage => stage.ReadAsync(TestAdverts.Words),
            async stage => await stage.FollowAsync(Ann, await IdAsync(stage)),
            Deliver,
            stage => ConfirmAsync(stage, Ann),
            stage => stage.ReadAsync(TestAdverts.Closing("Saturday 31 Jan 2026")),
            stage => SkipAsync(stage, "2026-01-22 09:00"),
            stage => SkipAsync(stage, "2026-03-02 09:00"),
        ],
        ["mails that bounce, and come again"] =
        [
            stage => stage.ReadAsync(TestAdverts.Words),
            async stage => await stage.FollowAsync(Ann, await IdAsync(stage)),
            Deliver,
            stage => ConfirmAsync(stage, Ann),
            stage => stage.ReadAsync(TestAdverts.Closing("Thursday 18 Dec 2025")),
            stage => stage.PassAsync(TimeSpan.FromMinutes(15)),
            stage => TellAsync(stage, "moved", EmailEventKind.Blocked),
            stage => TellAsync(stage, "moved", EmailEventKind.Processed),
            stage => stage.PassAsync(TimeSpan.FromHours(3)),
            stage => TellLastAsync(stage, "moved", EmailEventKind.Delivered),
            stage => PassUntilAsync(stage, "2025-12-11 08:00"),
            stage => PassUntilAsync(stage, "2025-12-11 08:30"),
            stage => TellAsync(stage, "reminder 7", EmailEventKind.Blocked),
            stage => PassUntilAsync(stage, "2025-12-11 12:00"),
            stage => TellLastAsync(stage, "reminder 7", EmailEventKind.Blocked),
            stage => PassUntilAsync(stage, "2025-12-11 16:00"),
            stage => TellLastAsync(stage, "reminder 7", EmailEventKind.Complained),
            stage => PassUntilAsync(stage, "2025-12-16 12:00"),
        ],
        ["mails are refused together, and the last reminders leave in the pause"] =
        [
            stage => stage.ReadAsync(TestAdverts.Words),
            stage => stage.ReadAsync(TestAdverts.Undated + " This advert closes on Wednesday 24 Dec 2025."),
            async stage => await stage.FollowAsync(Ann, await IdAsync(stage)),
            Deliver,
            stage => ConfirmAsync(stage, Ann),
            async stage => await stage.The<ConfirmSubscription>().AddAsync(stage.Key(Ann), await IdAsync(stage, Porter), ReminderDays.Default, "1", CancellationToken.None),
            stage => PassUntilAsync(stage, "2025-12-22 08:00"),
            stage => PassUntilAsync(stage, "2025-12-22 08:30"),
            stage => TellAllAsync(stage, "reminder 2", EmailEventKind.Blocked),
            stage => PassUntilAsync(stage, "2025-12-22 10:30"),
            stage => PassUntilAsync(stage, "2025-12-24 07:00"),
            stage => stage.The<RequestManageLink>().RunAsync(InMemoryApp.Address(Ann), CancellationToken.None),
            Deliver,
            stage => PassUntilAsync(stage, "2025-12-24 07:30"),
            stage => TellAllAsync(stage, "manage", EmailEventKind.Blocked),
            stage => PassUntilAsync(stage, "2025-12-24 08:20"),
            stage => TellAllAsync(stage, "reminder 0", EmailEventKind.Blocked),
        ],
        ["what HR is told bounces"] =
        [
            stage => stage.The<AddHrContact>().RunAsync(InMemoryApp.Address(Bob), Trust, CancellationToken.None),
            Deliver,
            async stage =>
            {
                await ArrivedAsync(stage, Bob);
                await stage.The<ChangeHrContact>().ConfirmAsync(stage.Key(Bob), Trust.Key, CancellationToken.None);
            },
            stage => stage.ReadAsync(TestAdverts.Words),
            stage => stage.ReadAsync(TestAdverts.Field),
            stage => stage.ReadAsync(TestAdverts.Undated),
            stage => stage.PassAsync(TimeSpan.FromMinutes(40)),
            stage => TellAsync(stage, "hr findings", EmailEventKind.Blocked),
            stage => stage.PassAsync(TimeSpan.FromHours(3)),
            stage => PassUntilAsync(stage, "2025-12-15 08:00"),
            stage => PassUntilAsync(stage, "2025-12-15 08:30"),
            stage => TellAsync(stage, "hr closes", EmailEventKind.Blocked),
            stage => PassUntilAsync(stage, "2025-12-15 12:30"),
        ],
        ["every mail must wait a while"] =
        [
            stage => stage.ReadAsync(TestAdverts.Words),
            async stage => await stage.FollowAsync(Ann, await IdAsync(stage)),
            Busy,
            Deliver,
            stage => ConfirmAsync(stage, Ann),
            stage => stage.The<RequestManageLink>().RunAsync(InMemoryApp.Address(Ann), CancellationToken.None),
            Busy,
            Deliver,
            stage => stage.PassAsync(TimeSpan.FromHours(1)),
            stage => stage.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025")),
            Busy,
            stage => stage.PassAsync(TimeSpan.FromHours(1)),
        ],
        ["a job is posted again without a date of its employer's"] =
        [
            stage => stage.ReadAsync(TestAdverts.Field),
            async stage => await stage.FollowAsync(Ann, await IdAsync(stage)),
            Deliver,
            stage => ConfirmAsync(stage, Ann),
            stage => PassUntilAsync(stage, "2026-01-08 08:00"),
            stage => stage.PassAsync(TimeSpan.FromMinutes(5)), // a sweep that was killed at 8:00 is made up for before the job is posted again
            stage => stage.ReadAsync(TestAdverts.Field
                .Replace("380-AB1234", "380-AB1234-2", StringComparison.Ordinal)
                .Replace("10 December 2025", "8 January 2026", StringComparison.Ordinal)
                .Replace("09 January 2026", "07 February 2026", StringComparison.Ordinal)),
            stage => stage.PassAsync(TimeSpan.FromMinutes(15)),
            stage => PassUntilAsync(stage, "2026-01-09 12:00"),
        ],
        ["a copy of another job leaves the advert"] =
        [
            stage => stage.ReadEarlierAsync(SchoolJob("SCH2025-1", "Teacher of Maths", "19 December 2025")),
            stage => stage.ReadEarlierAsync(SchoolJob("SCH2025-2", "Teacher of English", "02 January 2026")),
            async stage => await stage.FollowAsync(Ann, await IdAsync(stage, "SCH2025")),
            Deliver,
            async stage =>
            {
                await ArrivedAsync(stage, Ann);
                await stage.ConfirmAsync(Ann, await IdAsync(stage, "SCH2025"));
            },
            stage => stage.ReadAsync(SchoolJob("SCH2025-2", "Teacher of English", "02 January 2026"), url: "https://findajob.dwp.gov.uk/details/2"),
            stage => stage.PassAsync(TimeSpan.FromMinutes(15)),
            stage => stage.ReadAsync(SchoolJob("SCH2025-1", "Teacher of Maths", "19 December 2025"), url: "https://findajob.dwp.gov.uk/details/1"),
            stage => stage.PassAsync(TimeSpan.FromMinutes(15)),
        ],
        ["paste changed words again, move to them, and stop by an old link"] =
        [
            stage => stage.ReadAsync(TestAdverts.Words, AdvertSource.Visitor),
            stage => stage.FollowAsync(Ann, PastedId(TestAdverts.Words), ReminderDays.TryOf([7, 5, 0])),
            stage => stage.FollowAsync(Bob, PastedId(TestAdverts.Words)),
            Deliver,
            async stage =>
            {
                await ArrivedAsync(stage, Ann);
                await stage.ConfirmAsync(Ann, PastedId(TestAdverts.Words));
            },
            async stage =>
            {
                await ArrivedAsync(stage, Bob);
                await stage.ConfirmAsync(Bob, PastedId(TestAdverts.Words));
            },
            stage => PassUntilAsync(stage, "2025-12-17 08:00"),
            stage => PassUntilAsync(stage, "2025-12-17 12:00"),
            stage => stage.ReadAsync(Reworded, AdvertSource.Visitor),
            stage => stage.FollowAsync(Ann, PastedId(Reworded)),
            stage => stage.PassAsync(TimeSpan.FromMinutes(15)),
            stage => MoveAsync(stage, Reworded),
            stage => stage.PassAsync(TimeSpan.FromMinutes(15)),
            stage => PassUntilAsync(stage, "2025-12-19 08:00"),
            stage => PassUntilAsync(stage, "2025-12-19 12:00"),
            stage => stage.ChangeAsync(Ann, PastedId(TestAdverts.Words), new SubscriptionChange.Finish(EndReason.Left)),
            stage => PassUntilAsync(stage, "2025-12-24 08:00"),
            stage => PassUntilAsync(stage, "2025-12-24 12:00"),
        ],
        ["move while a reminder is being claimed"] =
        [
            stage => stage.ReadAsync(TestAdverts.Words, AdvertSource.Visitor),
            stage => stage.FollowAsync(Ann, PastedId(TestAdverts.Words)),
            Deliver,
            async stage =>
            {
                await ArrivedAsync(stage, Ann);
                await stage.ConfirmAsync(Ann, PastedId(TestAdverts.Words));
            },
            stage => SkipAsync(stage, "2025-12-16 20:00"),
            stage => stage.ReadAsync(Reworded, AdvertSource.Visitor),
            ClaimAsync,
            async stage => Assert.IsType<MoveResult.Waits>(await MoveAsync(stage, Reworded)),
            stage => stage.PassAsync(TimeSpan.FromMinutes(30)),
            stage => PassUntilAsync(stage, "2025-12-17 08:00"),
            stage => PassUntilAsync(stage, "2025-12-17 12:00"),
        ],
        ["two adverts turn out to be one"] =
        [
            stage => stage.ReadAsync(TestAdverts.NamelessPage, url: ClerksPage),
            stage => stage.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025")),
            async stage => await stage.FollowAsync(Ann, await PageIdAsync(stage)),
            async stage => await stage.FollowAsync(Bob, await IdAsync(stage), ReminderDays.TryOf([3, 0])),
            Deliver,
            async stage =>
            {
                await ArrivedAsync(stage, Ann);
                await stage.ConfirmAsync(Ann, await PageIdAsync(stage));
            },
            stage => ConfirmAsync(stage, Bob),
            stage => stage.ReadAsync(TestAdverts.NamedPage, url: ClerksPage),
            stage => stage.PassAsync(TimeSpan.FromMinutes(30)),
            stage => PassUntilAsync(stage, "2025-12-16 08:00"),
            stage => PassUntilAsync(stage, "2025-12-16 12:00"),
            stage => PassUntilAsync(stage, "2025-12-19 08:00"),
            stage => PassUntilAsync(stage, "2025-12-19 12:00"),
        ],
        ["be erased while a mail waits to be sent again"] =
        [
            stage => stage.ReadAsync(TestAdverts.Words),
            async stage => await stage.FollowAsync(Ann, await IdAsync(stage)),
            Deliver,
            stage => ConfirmAsync(stage, Ann),
            stage => stage.ReadAsync(TestAdverts.Closing("Thursday 18 Dec 2025")),
            stage => stage.PassAsync(TimeSpan.FromMinutes(15)),
            stage => TellAsync(stage, "moved", EmailEventKind.Blocked),
            stage => stage.The<ErasePerson>().RunAsync(stage.Key(Ann), neverWriteAgain: false, CancellationToken.None),
            stage => TellAsync(stage, "confirm", EmailEventKind.Delivered),
            stage => stage.PassAsync(TimeSpan.FromHours(3)),
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
    private static async Task<string> TellAsync(string name, CrashInjector executioner)
    {
        var aDay = name switch { MoreThanADayHas => 1, MoreThanAMailboxGets => 2, _ => 9 };
        var stage = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"), new UseCaseOptions { Confirmation = new() { ConfirmationsADay = aDay } });
        var program = stage.Under(tables => new CrashingStore(tables, executioner), queue => new CrashingQueue(queue, executioner));
        foreach (var step in Stories[name])
        {
            try
            {
                await step(program);
            }
            catch (KilledException)
            {
                program = stage; // started again: it is killed once in a story
                stage.Clock.Advance(TimeSpan.FromSeconds(40)); // by then the queue shows again what was being worked on
                await step(program);
            }
        }

        await stage.PassAsync(TimeSpan.FromHours(4));
        return await EndAsync(stage);
    }

    private static async Task<string> EndAsync(InMemoryApp stage)
    {
        var end = new StringBuilder();
        foreach (var mail in stage.Post.Mails.Select(mail => $"{mail.To} {mail.Subject}").Order(StringComparer.Ordinal))
        {
            end.AppendLine(mail);
        }

        foreach (var table in new[] { Tables.People, Tables.Followers, Tables.Adverts, Tables.References, Tables.Hr, Tables.Suppressions })
        {
            await foreach (var row in stage.Tables.ReadAsync(table, RowRange.Partitions("0", "~"), CancellationToken.None))
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
        await foreach (var row in stage.Tables.ReadAsync(Tables.Due, RowRange.Partitions("0", "~"), CancellationToken.None))
        {
            var key = DueItemKey.Parse(row.Partition, row.Key);
            due.Add($"due {key.Kind} {key.Advert} {key.Person?.Value} {(key.Kind is DueItemKind.Purge or DueItemKind.Rung or DueItemKind.HrCloses ? key.At : null):u}");
        }

        due.Distinct().Order(StringComparer.Ordinal).ToList().ForEach(line => end.AppendLine(line));
        return end.Append("queue ").Append(await stage.Queue.CountAsync(CancellationToken.None)).ToString();
    }

    private static string Show(Advert advert) =>
        $"{advert.Version} {advert.FollowersReminderDays} {advert.Closing.Safe?.Instant:u} {advert.Closing.Other?.Instant:u} {advert.Closed is not null} {advert.IsGone} {advert.HrEvidence} {advert.Posted} {advert.Again?.Posted} {advert.Cause} {advert.OwnVersion} {advert.JoinedInto}";

    /// <summary>The mail service tells of the first mail of this kind, and again when it gets no answer.</summary>
    private static Task TellAsync(InMemoryApp stage, string subject, EmailEventKind kind) => TellAsync(stage, stage.Post.Mails.First(mail => mail.Subject.StartsWith(subject, StringComparison.Ordinal)), kind);

    private static Task TellLastAsync(InMemoryApp stage, string subject, EmailEventKind kind) => TellAsync(stage, stage.Post.Mails.Last(mail => mail.Subject.StartsWith(subject, StringComparison.Ordinal)), kind);

    private static async Task TellAllAsync(InMemoryApp stage, string subject, EmailEventKind kind)
    {
        var mails = stage.Post.Mails.FindAll(mail => mail.Subject.StartsWith(subject, StringComparison.Ordinal));
        Assert.NotEmpty(mails);
        var told = await stage.The<RecordEmailEvents>().RunAsync(mails.Select(mail => new EmailEvent(mail.Message.Sid, kind, mail.At, mail.Message.To)), CancellationToken.None);
        Assert.Equal(0, told.Later);
    }

    private static async Task TellAsync(InMemoryApp stage, PostedMail mail, EmailEventKind kind)
    {
        var told = await stage.The<RecordEmailEvents>().RunAsync([new EmailEvent(mail.Message.Sid, kind, mail.At, mail.Message.To)], CancellationToken.None);
        Assert.Equal(0, told.Later);
    }

    /// <summary>The mail service takes the next mail half an hour later, and says so.</summary>
    private static Task Busy(InMemoryApp stage)
    {
        stage.Post.Script.Enqueue(_ => new SendOutcome.TryLater(stage.Clock.Now.AddMinutes(30), "busy"));
        return Task.CompletedTask;
    }

    private static string SchoolJob(string reference, string title, string closes) => TestAdverts.Field
        .Replace("7647926/380-AB1234", reference, StringComparison.Ordinal)
        .Replace("Ward Clerk", title, StringComparison.Ordinal)
        .Replace("09 January 2026", closes, StringComparison.Ordinal);

    private static async Task Deliver(InMemoryApp stage) => await stage.DeliverAsync();

    /// <summary>As the version before left it.</summary>
    private static async Task WithoutGenerationAsync(InMemoryApp stage, string address)
    {
        var row = await stage.Tables.GetAsync(Tables.People, stage.Key(address).Value, Person.RowKey, CancellationToken.None);
        var before = row!.With("generation", null).With("calendarGeneration", null);
        await stage.Tables.WriteAsync(Tables.People, new RowWrite.Upsert(before), CancellationToken.None);
    }

    /// <summary>The link to manage that was mailed last.</summary>
    private static async Task IsGoodAsync(InMemoryApp stage)
    {
        var token = stage.Post.Mails.Select(mail => mail.Mail).OfType<Mail.ManageLink>().Last().ManageUrl.Segments[^1];
        var verdict = await stage.The<LinkReader>().ReadAsync(token, LinkPurpose.Manage, stage.Clock.Now, CancellationToken.None);
        Assert.IsType<LinkVerdict.Good>(verdict);
    }

    /// <summary>Nobody confirms before the mail came.</summary>
    private static async Task ConfirmAsync(InMemoryApp stage, string address)
    {
        await ArrivedAsync(stage, address);
        await stage.ConfirmAsync(address, await IdAsync(stage));
    }

    private static async Task ArrivedAsync(InMemoryApp stage, string address)
    {
        for (var waited = 0; !stage.Post.To(address).Any() && waited < 12; waited++)
        {
            await stage.PassAsync(TimeSpan.FromMinutes(5));
        }

        Assert.NotEmpty(stage.Post.To(address));
    }

    private static async Task PassUntilAsync(InMemoryApp stage, string time)
    {
        var until = InMemoryApp.At(time);
        if (until - stage.Clock.Now > TimeSpan.FromHours(5))
        {
            stage.Clock.Now = until.AddMinutes(-1);
        }

        await stage.PassAsync(until - stage.Clock.Now);
    }

    private static async Task SweepAtAsync(InMemoryApp stage, string time)
    {
        stage.Clock.Now = InMemoryApp.At(time) > stage.Clock.Now ? InMemoryApp.At(time) : stage.Clock.Now;
        await stage.SweepAsync();
    }

    private static async Task SkipAsync(InMemoryApp stage, string to)
    {
        stage.Clock.Now = InMemoryApp.At(to) > stage.Clock.Now ? InMemoryApp.At(to) : stage.Clock.Now;
        await stage.PassAsync(TimeSpan.FromMinutes(15));
        await stage.The<RequeueMissingEmails>().RunAsync(CancellationToken.None);
        await stage.The<DeleteExpiredData>().RunAsync(CancellationToken.None);
        await stage.The<DeleteExpiredData>().RunAsync(CancellationToken.None);
    }

    private const string ClerksPage = "https://trust.example/jobs/clerk";

    private static async Task<string> PageIdAsync(InMemoryApp stage) =>
        (await stage.The<AdvertStore>().FindAsync(AdvertKey.From(new Uri(ClerksPage)), CancellationToken.None))?.Advert ?? "gone";

    private const string Reworded = TestAdverts.Words + " Please write to us.";

    private static string PastedId(string words) =>
        new PrivateIds(TestKeys.All).Create("visitor", AdvertText.Parse(words).Text, string.Empty);

    /// <summary>As the page behind the link does.</summary>
    private static async Task<MoveResult> MoveAsync(InMemoryApp stage, string words)
    {
        var known = await stage.The<PersonStore>().GetAllAsync(stage.Key(Ann), CancellationToken.None);
        var followed = await stage.The<FollowedAlready>().FindAsync(known!, PastedId(words), CancellationToken.None);
        return await stage.The<MoveFollower>().RunAsync(stage.Key(Ann), [.. followed.Select(each => each.Advert.Id)], PastedId(words), CancellationToken.None);
    }

    /// <summary>A worker takes the first reminder, and dies before it sends.</summary>
    private static async Task ClaimAsync(InMemoryApp stage)
    {
        var key = EmailLedgerEntry.ReminderKeyOf(PastedId(TestAdverts.Words), new DateOnly(2025, 12, 24), 7);
        await stage.The<EmailLedger>().WriteAsync(EmailLedgerEntry.New(stage.Key(Ann), key, stage.Clock.Now.AddMinutes(1)), null, null, CancellationToken.None);
    }

    private static async Task<string> IdAsync(InMemoryApp stage, string number = "380-AB1234")
    {
        var reference = new EmployerReference(EmployerReference.KeyOf("Example Trust")!, number);
        return (await stage.The<AdvertStore>().FindAsync(AdvertKey.From(reference), CancellationToken.None))?.Advert ?? "gone";
    }
}
