using Notifier.Core.Options;
using Notifier.Testing.Apps;
using Notifier.Testing.Storage;

namespace Notifier.Core.Tests.UseCases;

/// <summary>
/// Two sweeps and two workers at the same time, in as many orders as there are seeds; in some of them time passes in between, a queue delivers
/// twice, somebody is killed, or the mail service has evidence late or never.
/// </summary>
[Trait("Category", "Long")]
public sealed class InterleavingTests
{
    private const string Ann = "ann@example.org";
    private const string Bob = "bob@example.org";
    private const string Cat = "cat@example.org";
    private const string Fay = "fay@example.org";
    private const string Gil = "gil@example.org";

    private static readonly string[] Expected =
    [
        $"{Ann} moved: 2 Jan -> 30 Dec",
        $"{Ann} reminder 7: 24 Dec",
        $"{Bob} reminder 7: 24 Dec",
        $"{Cat} moved: 2 Jan -> 30 Dec",
        $"{Fay} reminder 7: 24 Dec",
        $"{Gil} confirm: 24 Dec",
    ];

    /// <summary>More of them under <c>build.sh --long</c>.</summary>
    private static readonly int Seeds = int.Parse(Environment.GetEnvironmentVariable("NOTIFIER_SEEDS") ?? "1000", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task In_Whatever_Order_Two_Sweeps_And_Two_Workers_Go_On_Nobody_Is_Missed_And_Only_What_Left_Without_A_Trace_Goes_Twice()
    {
        var prepared = await PreparedAsync();
        var traces = new HashSet<string>();
        var doubles = 0;
        var turns = 0;
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var run = await TryAsync(prepared, seed);
            traces.Add(run.Trace);
            turns += run.Trace.Length;
            doubles += run.Doubles;
        }

        TestContext.Current.SendDiagnosticMessage($"{Seeds} seeds, {traces.Count} interleavings, {turns / Seeds} turns each, {doubles} doubles");
        Assert.Equal(Seeds, traces.Count);
        Assert.InRange(doubles, Seeds / 1000, Seeds / 20);
    }

    [Fact]
    public async Task In_Whatever_Order_A_Date_Moves_There_And_Back_Meanwhile_Everybody_Knows_It_In_The_End()
    {
        var prepared = await PreparedAsync();
        var traces = new HashSet<string>();
        var told = 0;
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var run = await TryAsync(prepared, seed, isMoving: true);
            traces.Add(run.Trace);
            told += run.Mails.Split('\n').Count(mail => mail.EndsWith("moved: 22 Dec -> 24 Dec", StringComparison.Ordinal));
        }

        TestContext.Current.SendDiagnosticMessage($"{Seeds} seeds, {traces.Count} interleavings, {told} mails that it moved back");
        Assert.Equal(Seeds, traces.Count);
        Assert.InRange(told, Seeds / 5, 3 * Seeds);
    }

    [Fact]
    public async Task The_Same_Seed_Makes_The_Same_Run()
    {
        var prepared = await PreparedAsync();
        for (var seed = 1; seed <= 24; seed++)
        {
            Assert.Equal(await TryAsync(prepared, seed), await TryAsync(prepared, seed));
        }
    }

    /// <summary>A minute before a reminder of one advert, whose date stays, and just after another advert's date moved. Fay has only just confirmed; the message that asks Gil to confirm was lost.</summary>
    /// <remarks>No webhook tells anything here, so in a slow run a mail in doubt would count as sent: that rule has tests of its own.</remarks>
    private static async Task<(InMemoryApp Stage, string Clerk)> PreparedAsync()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"), new UseCaseOptions { Sending = new() { WebhookSilence = TimeSpan.FromDays(1) } });
        var clerk = await app.ReadAsync(TestAdverts.Words);
        var porter = await app.ReadAsync(TestAdverts.Undated + " This advert closes on Friday 2 Jan 2026.");
        await app.FollowAndConfirmAsync(Ann, clerk.Id);
        await app.FollowAndConfirmAsync(Bob, clerk.Id);
        await app.FollowAndConfirmAsync(Ann, porter.Id);
        await app.FollowAndConfirmAsync(Cat, porter.Id);
        await app.PassAsync(TimeSpan.FromHours(2));
        app.Clock.Now = InMemoryApp.At("2025-12-17 07:50");
        await app.FollowAndConfirmAsync(Fay, clerk.Id);
        app.Clock.Now = InMemoryApp.At("2025-12-17 07:57");
        await app.FollowAsync(Gil, clerk.Id);
        app.Clock.Now = InMemoryApp.At("2025-12-17 07:59");
        await app.ReadAsync(TestAdverts.Undated + " This advert closes on Tuesday 30 Dec 2025.");
        Assert.Equal(5, app.Emails.Mails.Count);
        return (app, clerk.Id);
    }

    private static async Task<Interleaving> TryAsync((InMemoryApp Stage, string Clerk) prepared, int seed, bool isMoving = false)
    {
        try
        {
            return await RunAsync(prepared, seed, isMoving);
        }
        catch (Exception fault)
        {
            throw new InvalidOperationException($"In the run of seed {seed}:", fault);
        }
    }

    private static async Task<Interleaving> RunAsync((InMemoryApp Stage, string Clerk) prepared, int seed, bool isMoving)
    {
        var app = await prepared.Stage.CopyAsync();
        app.Clock.Now = InMemoryApp.At("2025-12-17 08:00");
        var interleaver = new Interleaver(seed);
        var (passes, isCareless, isKilled, isLate, never) = (seed % 2 == 0, seed % 3 == 0, seed % 5 == 0, seed % 7 == 0, seed % 11 == 0);
        app.Emails.HasImmediateReceipt = !isLate && !never;
        app.Emails.EvidenceAfter = never ? null : isLate ? TimeSpan.FromMinutes(5) : TimeSpan.Zero;
        interleaver.KilledAt = isKilled ? interleaver.Chance.Next(1, 250) : null;
        interleaver.BeforeTurn = _ =>
        {
            if (passes && interleaver.Chance.Next(10) == 0)
            {
                app.Clock.Advance(TimeSpan.FromSeconds(interleaver.Chance.Next(1, 180))); // longer than a message is hidden, or a claim lasts
            }
        };

        var noes = new HashSet<(char Actor, string Sid)>();
        var senders = new Dictionary<(string Sid, int Attempt), char>();
        var sweeping = 2;
        interleaver.Run(() => SweepAsync(Program('A')), () => SweepAsync(Program('B')), () => WorkAsync(Program('1')), () => WorkAsync(Program('2')), () => MoveAsync(Program('m')));
        var after = Program('z');
        await after.PassAsync(TimeSpan.FromHours(1));
        if (!app.Emails.To(Gil).Any())
        {
            Assert.True(!app.Emails.HasImmediateReceipt && (passes || isKilled), "nobody asked Gil");
            await after.FollowAsync(Gil, prepared.Clerk); // a confirmation in doubt is sent again only if its person asks again, as they do when none came
        }

        await after.PassAsync(TimeSpan.FromHours(3));

        var mails = app.Emails.Mails.Select(mail => $"{mail.To} {mail.Subject}").Order(StringComparer.Ordinal).ToList();
        var doubles = app.Emails.Mails.GroupBy(mail => mail.Message.Sid).Where(mails => mails.Count() > 1).ToList();
        var isAllowed = doubles.TrueForAll(mails => (passes || isKilled) && mails.OrderBy(mail => mail.Attempt).Skip(1).All(mail => noes.Contains((senders[(mail.Message.Sid, mail.Attempt)], mail.Message.Sid))));
        Assert.True(
            isAllowed && (isMoving ? KnowTheDate(app) : mails.Distinct().SequenceEqual(Expected) && mails.Count - Expected.Length == doubles.Sum(mails => mails.Count() - 1)) && await app.Queue.CountAsync(CancellationToken.None) == 0,
            $"{string.Join(", ", mails)}; {interleaver.Trace}");
        return new Interleaving(interleaver.Trace, string.Join('\n', app.Emails.Mails.Select(mail => $"{mail.At:T} {mail.To} {mail.Subject}")), doubles.Count);

        InMemoryApp Program(char actor) => app.Under(
            tables => new FaultyTableStore(tables) { Before = async _ => await interleaver.NextAsync(actor) },
            queue => new InterleavedQueue(queue, interleaver, actor, isCareless),
            emails => new InterleavedEmailService(emails, interleaver, actor, noes, senders));

        async Task SweepAsync(InMemoryApp program)
        {
            for (var sweep = 0; sweep < (isMoving ? 5 : 2); sweep++)
            {
                await KilledException.EndedAsync(() => program.SweepAsync());
            }

            sweeping--;
        }

        async Task MoveAsync(InMemoryApp program)
        {
            foreach (var text in isMoving ? [TestAdverts.Closing("Monday 22 Dec 2025"), TestAdverts.Words] : Array.Empty<string>())
            {
                while (await KilledException.EndedAsync(() => program.ReadAsync(text)))
                {
                }

                app.Clock.Advance(TimeSpan.FromSeconds(10)); // the hint of it has rested
                for (var turns = interleaver.Chance.Next(150); turns > 0; turns--)
                {
                    await KilledException.EndedAsync(async () => await interleaver.NextAsync('m'));
                }
            }
        }

        async Task WorkAsync(InMemoryApp program)
        {
            while (await KilledException.EndedAsync(async () => await program.DeliverAsync()) || sweeping > 0)
            {
            }
        }
    }

    /// <summary>The last mail to each follower whose advert moved states where it moved in the end; a reminder was due, so there is one.</summary>
    private static bool KnowTheDate(InMemoryApp app) =>
        new[] { Ann, Bob, Fay }.All(address => app.Emails.To(address).LastOrDefault(subject => !subject.EndsWith("30 Dec", StringComparison.Ordinal))?.EndsWith("24 Dec", StringComparison.Ordinal) == true);

    private sealed record Interleaving(string Trace, string Mails, int Doubles);
}
