using System.Collections.Concurrent;
using Notifier.Testing.Emails;

namespace Notifier.System.Tests.Chaos;

/// <summary>Who is to get one mail each, and what fate has for their messages, mails and events. Both runs ask here.</summary>
internal sealed class Recipients
{
    /// <summary>Of a hundred messages, those that are in the queue twice.</summary>
    private const int Duplicates = 25;

    /// <summary>Of a hundred requests to send a mail, those that are accepted and never answered.</summary>
    private const int Timeouts = 2;

    /// <summary>Of a hundred mails, those of which nothing is ever told.</summary>
    private const int Untold = 5;

    /// <summary>Longer than a request is waited for.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(12);

    private readonly SeededChance _chance;
    private readonly Dictionary<string, int> _numbers;
    private readonly ConcurrentDictionary<int, int> _requests = [];
    private readonly ConcurrentDictionary<int, bool> _doubled = [];

    public Recipients(int count, SeededChance chance)
    {
        _chance = chance;
        Addresses = [.. Enumerable.Range(1, count).Select(number => $"candidate-{number}@people.example")];
        _numbers = Addresses.Index().ToDictionary(each => each.Item, each => each.Index, StringComparer.Ordinal);
    }

    public IReadOnlyList<string> Addresses { get; }

    public int Doubled => _doubled.Count;

    public int TimedOut { get; private set; }

    public int NumberOf(string address) => _numbers[address];

    /// <summary>Whether a message is put into the queue once more: said once for each of them.</summary>
    public bool IsDoubled(int number) => _chance.Is("message doubled", number, 0, Duplicates) && _doubled.TryAdd(number, true);

    /// <summary>What the fake does with the next request for them; null to take it.</summary>
    public FakeAnswer? AnswerTo(FakeSendGridEmail mail)
    {
        var number = NumberOf(mail.To);
        if (!_chance.Is("no answer", number, _requests.AddOrUpdate(number, 0, (_, before) => before + 1), Timeouts))
        {
            return null;
        }

        TimedOut++; // the fake asks one at a time
        return FakeAnswer.BrokenAfter with { After = Task.Delay(Silence) };
    }

    /// <param name="time">How many mails they got before.</param>
    public bool IsUntold(string address, int time) => _chance.Is("untold", NumberOf(address), time, Untold);
}
