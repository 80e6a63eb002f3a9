using Notifier.Core.Adverts;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;
using Notifier.Testing.Apps;
using Notifier.Testing.Storage;

namespace Notifier.Core.Tests.UseCases;

/// <summary>
/// A follower is moved between two adverts of one date while a sweep and two workers send the reminder of it, in as many orders as there are
/// seeds; in some of them time passes in between, a queue delivers twice, or somebody is killed.
/// </summary>
[Trait("Category", "Long")]
public sealed class MoveFollowerInterleavingTests
{
    private const string Ann = "ann@example.org";
    private const string Bob = "bob@example.org";

    /// <summary>More of them under <c>build.sh --long</c>.</summary>
    private static readonly int Seeds = int.Parse(Environment.GetEnvironmentVariable("NOTIFIER_SEEDS") ?? "1000", System.Globalization.CultureInfo.InvariantCulture);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_Whatever_Order_A_Follower_Is_Moved_While_Their_Reminder_Leaves_They_Have_It_Once()
    {
        var prepared = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var old = await prepared.ReadAsync(TestAdverts.Words, AdvertSource.Visitor);
        var again = await prepared.ReadAsync(TestAdverts.Words + " Please write to us.", AdvertSource.Visitor);
        await prepared.FollowAndConfirmAsync(Ann, old.Id);
        await prepared.FollowAndConfirmAsync(Bob, old.Id);
        await prepared.PassAsync(TimeSpan.FromHours(2));
        prepared.Clock.Now = InMemoryApp.At("2025-12-17 08:00");

        var (under, waited) = (new Dictionary<string, int> { [old.Id] = 0, [again.Id] = 0 }, 0);
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var (sentUnder, hasWaited) = await RunAsync(prepared, old.Id, again.Id, seed);
            under[sentUnder]++;
            waited += hasWaited ? 1 : 0;
        }

        TestContext.Current.SendDiagnosticMessage($"{Seeds} seeds, {under[old.Id]} under the old advert, {under[again.Id]} under the new one, {waited} waited");
        Assert.All([under[old.Id], under[again.Id], waited], count => Assert.InRange(count, Seeds / 20, Seeds));
    }

    /// <returns>Under which advert the reminder was sent, and whether the move waited for it.</returns>
    private static async Task<(string Under, bool HasWaited)> RunAsync(InMemoryApp prepared, string old, string again, int seed)
    {
        var app = await prepared.CopyAsync();
        var interleaver = new Interleaver(seed);
        var (passes, isCareless, isKilled) = (seed % 2 == 0, seed % 3 == 0, seed % 5 == 0);
        interleaver.KilledAt = isKilled ? interleaver.Chance.Next(1, 150) : null;
        interleaver.BeforeTurn = _ =>
        {
            if (passes && interleaver.Chance.Next(10) == 0)
            {
                app.Clock.Advance(TimeSpan.FromSeconds(interleaver.Chance.Next(1, 120)));
            }
        };
        var noes = new HashSet<(char Actor, string Sid)>();
        var (isSweeping, result) = (true, default(MoveResult));
        interleaver.Run(() => SweepAsync(Program('s')), () => WorkAsync(Program('1')), () => WorkAsync(Program('2')), () => MoveAsync(Program('m')));
        await app.PassAsync(TimeSpan.FromHours(3));

        var mails = app.Emails.Mails.Select(mail => $"{mail.To} {mail.Subject}").Distinct().Order(StringComparer.Ordinal);
        var isDouble = app.Emails.Mails.Count > 2;
        var ann = (await app.The<PersonStore>().GetAllAsync(app.Key(Ann), Stop))!;
        var rungs = await Task.WhenAll(new[] { old, again }.Select(each => app.The<EmailLedger>().GetAsync(app.Key(Ann), EmailLedgerEntry.ReminderKeyOf(each, new DateOnly(2025, 12, 24), 7), Stop)));
        var sent = rungs.Where(row => row?.State == EmailState.Sent).ToList();

        // A request that takes longer than a claim lasts can leave after somebody asked whether it had.
        var isAllowed = (passes || isKilled) && app.Emails.Mails.Exists(mail => noes.Any(no => no.Sid == mail.Message.Sid));
        Assert.True(
            mails.SequenceEqual([$"{Ann} reminder 7: 24 Dec", $"{Bob} reminder 7: 24 Dec"])
            && (!isDouble || isAllowed)
            && (sent.Count == 1 || (isDouble && sent.Count == 2))
            && ann.To(old) is { State: SubscriptionState.Ended } ended && ended.MovedTo == again
            && ann.To(again) is { State: SubscriptionState.Confirmed, Replaces.IsEmpty: true }
            && await app.The<FollowerIndex>().CountAsync(old, Stop) == 1
            && await app.The<FollowerIndex>().CountAsync(again, Stop) == 1
            && await app.Queue.CountAsync(Stop) == 0,
            $"seed {seed}: {string.Join(", ", app.Emails.Mails.Select(mail => $"{mail.To} {mail.Subject}"))}; {string.Join(", ", rungs.Select(row => row?.State))}; {result}; {interleaver.Trace}");
        return (sent[0]!.Advert!, result is MoveResult.Waits);

        InMemoryApp Program(char actor) => app.Under(
            tables => new FaultyTableStore(tables) { Before = async _ => await interleaver.NextAsync(actor) },
            queue => new InterleavedQueue(queue, interleaver, actor, isCareless),
            emails => new InterleavedEmailService(emails, interleaver, actor, noes, []));

        async Task SweepAsync(InMemoryApp program)
        {
            for (var sweep = 0; sweep < 2; sweep++)
            {
                await KilledException.EndedAsync(() => program.SweepAsync());
            }

            isSweeping = false;
        }

        async Task MoveAsync(InMemoryApp program)
        {
            for (var turns = interleaver.Chance.Next(60); turns > 0; turns--)
            {
                await KilledException.EndedAsync(async () => await interleaver.NextAsync('m'));
            }

            while (await KilledException.EndedAsync(async () => result = await program.The<MoveFollower>().RunAsync(app.Key(Ann), [old], again, Stop)))
            {
                // no answer came, and Ann presses again
            }
        }

        async Task WorkAsync(InMemoryApp program)
        {
            while (await KilledException.EndedAsync(async () => await program.DeliverAsync()) || isSweeping)
            {
            }
        }
    }
}
