using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Notifier.Adapters.AzureStorage;
using Notifier.Core.Storage;
using Notifier.Testing.Emails;

namespace Notifier.System.Tests.Chaos;

/// <summary>
/// The same without a ledger: whoever takes a message sends its mail and is done with it. It needs no storage, so its only steps are the two of a mail, and it is killed less
/// often than the real one; a kill is played by going no further.
/// </summary>
internal sealed class SenderWithoutLedger(FakeSendGrid fake, Recipients recipients, SeededChance chance, AzureQueue queue, AzureQueue poison, int mostDeliveries) : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(2), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", FakeSendGrid.ApiKey) } };
    private readonly int[] _moments = new int[ChaosRun.Workers];
    private int _kills;

    public async Task<ChaosResult> PlayAsync(CancellationToken stop)
    {
        var before = fake.Mails.Count;
        var deliveries = new QueueDeliveries(queue, poison, mostDeliveries, SendAsync, message => recipients.IsDoubled(NumberOf(message)));
        await Parallel.ForAsync(0, recipients.Addresses.Count, stop, async (number, stopped) => await queue.PutAsync(number.ToString(CultureInfo.InvariantCulture), TimeSpan.Zero, stopped));
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var working = deliveries.RunAsync(ChaosRun.Workers, over.Token);
        while (await queue.CountAsync(stop) > 0)
        {
            await Task.Delay(200, stop);
        }

        await over.CancelAsync();
        await working;
        var mails = fake.Mails.Skip(before).ToLookup(mail => mail.To);
        return new ChaosResult(
            recipients.Addresses.Count,
            mails.Sum(own => own.Count()),
            [.. recipients.Addresses.Where(address => !mails.Contains(address))],
            [.. mails.Where(own => own.Count() > 1).Select(own => $"{own.Key} got {own.Count()}")],
            deliveries.Count,
            recipients.Doubled,
            _kills,
            _kills,
            recipients.TimedOut,
            deliveries.Poisoned.Count);
    }

    public void Dispose() => _http.Dispose();

    private static int NumberOf(ReceivedMessage message) => int.Parse(message.Text, CultureInfo.InvariantCulture);

    private async Task<bool> SendAsync(int worker, ReceivedMessage message)
    {
        if (IsKilled(worker))
        {
            return false;
        }

        var mail = new
        {
            personalizations = new[] { new { to = new[] { new { email = recipients.Addresses[NumberOf(message)] } }, subject = ChaosRun.Subject } },
            from = new { email = "dates@notifier.example" },
            content = new[] { new { type = "text/plain", value = "The advert now closes on another day." } },
        };
        try
        {
            using var answer = await _http.PostAsJsonAsync(new Uri(fake.Url, "v3/mail/send"), mail);
            return !IsKilled(worker) && answer.IsSuccessStatusCode;
        }
        catch (Exception lost) when (lost is HttpRequestException or TaskCanceledException)
        {
            return false; // it comes again
        }
    }

    private bool IsKilled(int worker)
    {
        if (!chance.Is("kill", worker, _moments[worker]++, ChaosWorker.Kills))
        {
            return false;
        }

        Interlocked.Increment(ref _kills);
        return true;
    }
}
