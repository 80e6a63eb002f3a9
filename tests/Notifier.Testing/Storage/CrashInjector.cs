using Notifier.Core.Sending.Service;
using Notifier.Core.Storage;
using Notifier.Testing.Emails;

namespace Notifier.Testing.Storage;

/// <summary>Counts writes, and kills the program at one of them: just before it is done, or just after, when its answer is lost.</summary>
/// <param name="again">It is killed a second time just before this many writes more; null for not.</param>
internal sealed class CrashInjector(int write, bool afterwards, int? again = null)
{
    public int Writes => Written.Count;

    /// <summary>What was written, the write that was killed too.</summary>
    public List<string> Written { get; } = [];

    public override string ToString() => $"killed {(afterwards ? "after" : "before")} write {write}{(again is { } more ? $" and before {more} more" : string.Empty)}, of {Writes}";

    public async Task<T> LetAsync<T>(string what, Func<Task<T>> work)
    {
        Written.Add(what);
        var isLast = Writes == write;
        if ((isLast && !afterwards) || Writes == write + again)
        {
            throw new KilledException();
        }

        var result = await work();
        return isLast ? throw new KilledException() : result;
    }

    public FaultyTableStore Around(ITableStore store) => new(store) { Write = (request, write) => LetAsync(request.Rows, write) };

    public CrashingQueue Around(MemoryQueue queue) => new(queue, this);

    public CrashingEmailService Around(IEmailService service) => new(service, this);
}
