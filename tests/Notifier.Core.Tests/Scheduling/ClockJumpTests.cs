using Notifier.Core.Jobs;
using Notifier.Core.Storage;
using Notifier.Testing;
using Notifier.Testing.Apps;
using Notifier.Testing.Storage;

namespace Notifier.Core.Tests.Scheduling;

/// <summary>The machine's clock jumps by a day at any write of a story, and is set right an hour later.</summary>
public sealed class ClockJumpTests
{
    private const string Ann = "ann@example.org";
    private const string Bob = "bob@example.org";

    private static readonly string[] Expected = [$"{Ann} DateMoved", $"{Ann} Reminder", $"{Bob} DateMoved", $"{Bob} Reminder"];

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Whenever_The_Clock_Jumps_By_A_Day_Nothing_Is_Lost_And_Nothing_Goes_Twice(int days)
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        await app.FollowAndConfirmAsync(Bob, advert.Id);
        await app.PassAsync(TimeSpan.FromHours(2));
        app.Clock.Now = InMemoryApp.At("2025-12-17 07:59");

        var writes = int.MaxValue;
        for (var write = 1; write <= writes; write++)
        {
            var copy = await app.CopyAsync();
            var jump = new Jump(copy.Clock, write, TimeSpan.FromDays(days));
            var program = copy.Under(tables => jump.Around(tables));
            await PassAsync(program, jump, TimeSpan.FromHours(3));
            await program.ReadAsync(TestAdverts.Closing("Monday 22 Dec 2025"));
            await PassAsync(program, jump, TimeSpan.FromHours(3));
            writes = Math.Min(writes, jump.Writes);
            await PassAsync(program, jump, TimeSpan.FromHours(26)); // what was put off until tomorrow

            var mails = copy.Emails.Mails.Select(mail => $"{mail.To} {mail.Mail.GetType().Name}").Order(StringComparer.Ordinal);
            Assert.True(Expected.SequenceEqual(mails) && await copy.Queue.CountAsync(CancellationToken.None) == 0, $"at write {write}: {string.Join(", ", mails)}");
        }

        Assert.InRange(writes, 20, 100);
    }

    /// <summary>As long as it takes, whatever the clock shows.</summary>
    private static async Task PassAsync(InMemoryApp program, Jump jump, TimeSpan time)
    {
        var step = TimeSpan.FromMinutes(5);
        for (var steps = 1; steps <= time / step; steps++)
        {
            program.Clock.Advance(step);
            await program.SweepAsync();
            await program.DeliverAsync();
            if (steps % 12 == 0)
            {
                await program.The<RequeueMissingEmails>().RunAsync(CancellationToken.None);
                await program.DeliverAsync();
            }

            jump.SetRightAfter(12);
        }
    }

    private sealed class Jump(VirtualClock clock, int write, TimeSpan by)
    {
        private int _steps;

        public int Writes { get; private set; }

        public FaultyTableStore Around(ITableStore store) => FaultyTableStore.BeforeWrites(store, (_, _) =>
        {
            if (++Writes == write)
            {
                clock.Now += by;
            }

            return Task.CompletedTask;
        });

        public void SetRightAfter(int steps)
        {
            if (Writes >= write && ++_steps == steps)
            {
                clock.Now -= by;
            }
        }
    }
}
