using System.Text.Json.Nodes;
using Notifier.Testing.Emails;

namespace Notifier.System.Tests.Chaos;

/// <summary>Tells the workers what became of each mail the fake took: late, some of it twice, in any order, and of some mails never anything. What is not answered is told again.</summary>
/// <param name="isMeant">Only of these mails.</param>
internal sealed class WebhookSender(FakeSendGrid fake, Recipients recipients, SeededChance chance, IReadOnlyList<ChaosWorker> workers, Func<FakeSendGridEmail, bool> isMeant)
{
    /// <summary>Of a hundred events, told twice.</summary>
    private const int Doubled = 20;

    private const int AtOnce = 8;
    private const int InOneRequest = 4;

    /// <summary>Between acceptance and telling, at most.</summary>
    private static readonly TimeSpan Latest = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private readonly List<(DateTimeOffset Due, FakeSendGridEmail Mail, JsonObject Told)> _waiting = [];
    private readonly Dictionary<string, int> _mails = new(StringComparer.Ordinal);
    private readonly Dictionary<int, TimeSpan> _told = [];
    private int _seen;
    private int _underway;
    private int _posted;

    public int Posted => _posted;

    /// <summary>How long after the mail was accepted the first thing told of it was taken; null when nothing was.</summary>
    public TimeSpan? ToldAfter(FakeSendGridEmail mail)
    {
        lock (_lock)
        {
            return _told.TryGetValue(mail.Place, out var after) ? after : null;
        }
    }

    public bool IsEmpty
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count == 0 && _underway == 0;
            }
        }
    }

    public Task RunAsync(CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, AtOnce).Select(number => Task.Run(() => PostAsync(number, stop), CancellationToken.None)));

    private async Task PostAsync(int number, CancellationToken stop)
    {
        for (var worker = number; !stop.IsCancellationRequested; worker++)
        {
            // As whoever stands before the instances does, it asks one that lives.
            if (!workers[worker % workers.Count].IsAlive && workers.Any(other => other.IsAlive))
            {
                continue;
            }

            if (Due() is not { Count: > 0 } due)
            {
                await Task.Delay(100, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }

            var isTaken = await workers[worker % workers.Count].TellAsync(fake, due.Select(each => each.Told), CancellationToken.None);
            lock (_lock)
            {
                _underway--;
                if (isTaken)
                {
                    _posted += due.Count;
                    foreach (var (_, mail, _) in due)
                    {
                        _told.TryAdd(mail.Place, DateTimeOffset.UtcNow - mail.At); // how late it was told, in real time
                    }
                }
                else
                {
                    _waiting.AddRange(due);
                }
            }
        }
    }

    private List<(DateTimeOffset Due, FakeSendGridEmail Mail, JsonObject Told)> Due()
    {
        var now = DateTimeOffset.UtcNow; // mails are accepted in real time, and told of some real seconds later
        lock (_lock)
        {
            foreach (var mail in fake.Mails.Skip(_seen))
            {
                _seen++;
                if (isMeant(mail))
                {
                    Plan(mail);
                }
            }

            var due = _waiting.Where(each => each.Due <= now).OrderBy(each => each.Due).Take(InOneRequest).ToList();
            _waiting.RemoveAll(due.Contains);
            _underway += due.Count > 0 ? 1 : 0;
            return due;
        }
    }

    private void Plan(FakeSendGridEmail mail)
    {
        var (number, time) = (recipients.NumberOf(mail.To), _mails.GetValueOrDefault(mail.To));
        _mails[mail.To] = time + 1;
        if (recipients.IsUntold(mail.To, time))
        {
            return;
        }

        foreach (var (name, after) in new[] { ("processed", 0), ("delivered", 1) })
        {
            for (var copy = 0; copy < (chance.Is($"{name} twice", number, time, Doubled) ? 2 : 1); copy++)
            {
                _waiting.Add((mail.At + (Latest * chance.Of($"{name} {copy} late", number, time)), mail, FakeEvent.Of(mail, name, mail.At.AddSeconds(after))));
            }
        }
    }
}
