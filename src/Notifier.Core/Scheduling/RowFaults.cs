using Notifier.Core.Security;
using Notifier.Core.Storage;

namespace Notifier.Core.Scheduling;

/// <summary>Tells a fault of one item from a fault that every item would meet.</summary>
internal sealed class RowFaults
{
    /// <summary>
    /// One partition may fail while all others answer. When so many different ones fail in a row, the whole storage is in trouble.
    /// </summary>
    private const int MostUnanswered = 5;

    private readonly List<(string? Advert, PersonKey? Person)> _unanswered = [];

    /// <summary>The storage's last message, if it did not answer. Null when it always did.</summary>
    public string? Trouble { get; private set; }

    public void Answered() => _unanswered.Clear();

    /// <summary>Whether a fault concerns only this advert or person and must not stop the others.</summary>
    public bool IsOfOneRow(Exception fault, string? advert, PersonKey? person)
    {
        if (fault is not StorageUnavailableException)
        {
            return JobResult.IsOfOneRow(fault);
        }

        Trouble = fault.Message;
        if (!_unanswered.Exists(other => (advert is not null && other.Advert == advert) || (person is not null && other.Person == person)))
        {
            _unanswered.Add((advert, person));
        }

        return _unanswered.Count < MostUnanswered;
    }
}
