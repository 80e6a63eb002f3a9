using System.Runtime.CompilerServices;
using System.Text;
using Notifier.Testing.Storage;

namespace Notifier.Core.Tests.UseCases;

/// <summary>
/// Runs several actors at the same time, one at a time: each waits before every request it makes of storage, queue or mail service, and chance, by
/// a seed, says who goes on. The same seed makes the same run. Everything happens on the thread of <see cref="Run"/>.
/// </summary>
internal sealed class Interleaver(int seed)
{
    private readonly List<Turn> _waiting = [];
    private readonly StringBuilder _trace = new();
    private int _working;
    private char _sleeper;
    private int _awake;

    public Random Chance { get; } = new(seed);

    /// <summary>Who went on, in order, one letter each.</summary>
    public string Trace => _trace.ToString();

    /// <summary>Called before each turn, with its number.</summary>
    public Action<int> BeforeTurn { get; set; } = _ => { };

    /// <summary>The actor whose turn has this number is killed; null for nobody.</summary>
    public int? KilledAt { get; set; }

    /// <summary>Waits for this actor's next turn.</summary>
    /// <exception cref="KilledException">It was this actor's last.</exception>
    public Turn NextAsync(char actor) => new(this, actor);

    /// <summary>Runs the actors until the last has come to its end.</summary>
    public void Run(params IEnumerable<Func<Task>> actors)
    {
        // Without a context of the test runner's everything goes on here, and nowhere else.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var tasks = actors.Select(actor =>
            {
                _working++;
                return EndAsync(actor());
            }).ToList();
            for (var number = 1; _waiting.Count > 0; number++)
            {
                Assert.True(_working == _waiting.Count, "somebody works on another thread");
                BeforeTurn(number);
                var turn = Choose(number);
                _waiting.Remove(turn);
                _trace.Append(turn.Actor);
                turn.GoOn(isKilled: number == KilledAt);
            }

            Assert.All(tasks, task => Assert.True(task.IsCompleted));
            Task.WhenAll(tasks).GetAwaiter().GetResult(); // what went wrong in one
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>Now and then somebody falls asleep, and sleeps through much of what the others do.</summary>
    private Turn Choose(int number)
    {
        if (Chance.Next(30) == 0)
        {
            (_sleeper, _awake) = (_waiting[Chance.Next(_waiting.Count)].Actor, number + Chance.Next(10, 100));
        }

        var others = number < _awake ? _waiting.FindAll(turn => turn.Actor != _sleeper) : _waiting;
        return others.Count > 0 ? others[Chance.Next(others.Count)] : _waiting[0];
    }

    private async Task EndAsync(Task actor)
    {
        try
        {
            await actor;
        }
        finally
        {
            _working--;
        }
    }

    internal sealed class Turn(Interleaver interleaver, char actor) : INotifyCompletion
    {
        private Action? _rest;
        private bool _isKilled;

        public char Actor => actor;

        /// <summary>Nobody waits while nobody else works.</summary>
        public bool IsCompleted => interleaver._working == 0;

        public Turn GetAwaiter() => this;

        public void OnCompleted(Action continuation)
        {
            _rest = continuation;
            interleaver._waiting.Add(this);
        }

        public void GetResult()
        {
            if (_isKilled)
            {
                throw new KilledException();
            }
        }

        public void GoOn(bool isKilled)
        {
            _isKilled = isKilled;
            _rest!();
        }
    }
}
