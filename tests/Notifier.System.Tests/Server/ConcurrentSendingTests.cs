using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Notifier.Core.Emails;
using Notifier.Core.Jobs;
using Notifier.Core.Security;
using Notifier.Core.Sending;
using Notifier.Core.Sending.Service;
using Notifier.Core.Storage;
using Notifier.Server.Background;
using Notifier.Testing.Apps;
using Notifier.Testing.Storage;

namespace Notifier.System.Tests.Server;

/// <summary>On one machine as many mails are under way at once as the Functions host would have, while the mail service takes its time.</summary>
[Trait("Category", "Long")]
public sealed class ConcurrentSendingTests
{
    private const int People = 30;

    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(20);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task As_Many_Mails_Are_Under_Way_At_Once_As_The_Host_Would_Have_And_Never_More()
    {
        var service = new SlowService();
        await using var app = await AskedAsync(service);
        using var work = ActivatorUtilities.CreateInstance<QueueProcessor>(app.Services, TimeProvider.System);
        await work.StartAsync(Stop);

        await UntilAsync(() => service.UnderWay == SendEmailHandler.MostAtOnce);
        await Task.Delay(200, Stop);
        Assert.Equal(SendEmailHandler.MostAtOnce, service.UnderWay);
        service.AnswerAll();
        await UntilAsync(() => service.Sent.Count == People);
        await work.StopAsync(Stop);

        Assert.Equal(SendEmailHandler.MostAtOnce, service.Most);
        Assert.Distinct(service.Sent);
        Assert.Equal(0, await app.Services.GetRequiredService<IReceiveQueue>().CountAsync(Stop));
    }

    [Fact]
    public async Task A_Stop_Takes_No_More_And_Waits_For_Every_Mail_That_Is_Under_Way()
    {
        var service = new SlowService();
        await using var app = await AskedAsync(service);
        using var work = ActivatorUtilities.CreateInstance<QueueProcessor>(app.Services, TimeProvider.System);
        await work.StartAsync(Stop);
        await UntilAsync(() => service.UnderWay == SendEmailHandler.MostAtOnce);

        var stopped = work.StopAsync(Stop);
        await Task.Delay(200, Stop);
        Assert.False(stopped.IsCompleted);
        service.AnswerAll();
        await stopped.WaitAsync(Enough, Stop);

        Assert.Equal(SendEmailHandler.MostAtOnce, service.Sent.Count);
        Assert.Equal(People - SendEmailHandler.MostAtOnce, await app.Services.GetRequiredService<IReceiveQueue>().CountAsync(Stop));
        await app.Drain();
        Assert.Equal(People, service.Sent.Distinct().Count());
        Assert.Equal(People, service.Sent.Count);
    }

    [Fact]
    public async Task One_Mail_Without_An_Answer_Keeps_Nobody_Else_Waiting()
    {
        var service = new SlowService();
        await using var app = await AskedAsync(service);
        using var work = ActivatorUtilities.CreateInstance<QueueProcessor>(app.Services, TimeProvider.System);
        await work.StartAsync(Stop);
        await UntilAsync(() => service.UnderWay == SendEmailHandler.MostAtOnce);

        service.AnswerAllButOne();
        await UntilAsync(() => service.Sent.Count == People - 1);
        Assert.Equal(1, service.UnderWay);
        await FollowAsync(app, "comes-later@people.example"); // and is not behind it either
        await UntilAsync(() => service.Sent.Count == People);

        service.AnswerAll();
        await work.StopAsync(Stop);
        Assert.Equal(People + 1, service.Sent.Count);
    }

    [Fact]
    public async Task Files_Are_Tidied_Only_When_Nothing_Is_Under_Way()
    {
        var service = new SlowService();
        var scrubbed = 0;
        await using var app = await AskedAsync(service, people: 1, services => services.AddSingleton<ITableStore>(provider =>
            new FaultyTableStore(ActivatorUtilities.CreateInstance<Notifier.Adapters.Sqlite.SqliteTableStore>(provider)) { Scrubbing = () => Interlocked.Increment(ref scrubbed) }));
        var request = new SendEmailMessage(PersonKey.Parse(new string('a', 26)), "b2", EmailKind.Rung, IsAnswer: false, 0, new DateOnly(2025, 12, 24));
        await app.Services.GetRequiredService<ISendQueue>().PutAsync(request.ToText(), TimeSpan.Zero, Stop); // somebody who is gone
        using var work = ActivatorUtilities.CreateInstance<QueueProcessor>(app.Services, TimeProvider.System);
        await work.StartAsync(Stop);

        await UntilAsync(() => service.UnderWay == 1);
        await Task.Delay(1_500, Stop); // it has looked again
        Assert.Equal(0, Volatile.Read(ref scrubbed));
        service.AnswerAll();
        await UntilAsync(() => Volatile.Read(ref scrubbed) == 1);
        await work.StopAsync(Stop);
    }

    private static async Task<TestApp> AskedAsync(SlowService service, int people = People, Action<IServiceCollection>? change = null)
    {
        var app = new TestApp(services =>
        {
            services.AddSingleton<IEmailService>(service);
            change?.Invoke(services);
        });
        for (var number = 0; number < people; number++)
        {
            await FollowAsync(app, $"candidate-{number}@people.example");
        }

        return app;
    }

    private static async Task FollowAsync(TestApp app, string address)
    {
        using var asked = await app.Follow(await app.Tell("Nurse\n\nApply by 20 January 2026.\n"), address);
        Assert.True(asked.IsSuccessStatusCode);
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        time.CancelAfter(Enough);
        while (!isSo())
        {
            await Task.Delay(10, time.Token);
        }
    }

    /// <summary>Answers when it is told to.</summary>
    private sealed class SlowService : IEmailService
    {
        private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _others = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _asked;
        private int _underWay;
        private int _most;

        public bool HasImmediateReceipt => true;

        public ConcurrentQueue<string> Sent { get; } = [];

        public int UnderWay => Volatile.Read(ref _underWay);

        public int Most => Volatile.Read(ref _most);

        public void AnswerAllButOne() => _others.TrySetResult();

        public void AnswerAll()
        {
            _others.TrySetResult();
            _first.TrySetResult();
        }

        public async Task<SendOutcome> SendAsync(EmailMessage message, int attempt, CancellationToken cancellationToken)
        {
            var underWay = Interlocked.Increment(ref _underWay);
            InterlockedMost(underWay);
            await (Interlocked.Increment(ref _asked) == 1 ? _first : _others).Task.WaitAsync(cancellationToken);
            Sent.Enqueue(message.Sid);
            Interlocked.Decrement(ref _underWay);
            return new SendOutcome.Sent(message.Sid);
        }

        public Task<bool> WasAcceptedAsync(string sid, CancellationToken cancellationToken) => Task.FromResult(Sent.Contains(sid));

        public Task<bool> EraseRecipientAsync(EmailAddress? address, IReadOnlyList<string> sids, CancellationToken cancellationToken) => Task.FromResult(true);

        private void InterlockedMost(int underWay)
        {
            for (var most = Most; underWay > most && Interlocked.CompareExchange(ref _most, underWay, most) != most; most = Most)
            {
            }
        }
    }
}
