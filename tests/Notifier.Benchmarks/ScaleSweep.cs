using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Notifier.Core.Jobs;
using Notifier.Core.Sending;
using Notifier.Core.Storage;

namespace Notifier.Benchmarks;

/// <summary>What one sweep did.</summary>
/// <param name="Requests">What was asked of the tables and the queue, in words.</param>
/// <param name="Messages">Found waiting in the queue.</param>
/// <param name="Reminders">Different reminders, by person, advert and days, among them.</param>
/// <param name="Undone">Rows that could not be dealt with, or were left because the time was over.</param>
/// <param name="PeakBytes">The most memory this process ever held.</param>
internal sealed record ScaleSwept(string Requests, int TableRequests, int Messages, int Reminders, int Undone, double Milliseconds, long PeakBytes);

/// <summary>One sweep of what is stored, by the program's own use case over its own tables and queue.</summary>
internal static class ScaleSweep
{
    public static async Task<ScaleSwept> RunAsync(string place, string outbox)
    {
        var clock = new SetClock(ScaleStory.Swept - TimeSpan.FromHours(2));
        await using var opened = ScalePlace.Open(place, clock);
        var queue = opened.Queue;
        var requests = new CountedRequests();
        await using var services = ScaleStory.Services(requests.Of(opened.Store), requests.Of((ISendQueue)queue), clock, outbox);
        var sweep = services.GetRequiredService<DispatchDueItems>();

        // Nothing is due yet: the time of the next one is not that of loading the program.
        if (await sweep.RunAsync(default) is not { Looked: 0, Faults: 0 })
        {
            throw new InvalidOperationException("Something is due already.");
        }

        requests.Clear();
        clock.Now = ScaleStory.Swept;
        var watch = Stopwatch.StartNew();
        var run = await sweep.RunAsync(default);
        watch.Stop();

        using var self = Process.GetCurrentProcess();
        var peak = self.PeakWorkingSet64;
        var messages = await queue.CountAsync(default);
        return new ScaleSwept(
            requests.ToString(), requests.OfTables, messages, await RemindersAsync(queue), run.Faults + (run.IsCutShort ? 1 : 0) + Math.Abs(run.Enqueued - messages), watch.Elapsed.TotalMilliseconds, peak);
    }

    private static async Task<int> RemindersAsync(IReceiveQueue queue)
    {
        var reminders = new HashSet<SendEmailMessage>();
        while (await queue.ReceiveAsync(TimeSpan.FromHours(1), default) is { } message)
        {
            if (SendEmailMessage.TryParse(message.Text) is { Kind: EmailKind.Rung, Days: 7 } reminder && reminder.Date == ScaleStory.ClosesDue)
            {
                reminders.Add(reminder);
            }
        }

        return reminders.Count;
    }
}
