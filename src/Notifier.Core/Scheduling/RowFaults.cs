using Notifier.Core.Security;
using Notifier.Core.Storage;

namespace Notifier.Core.Scheduling;

/// <summary>Tells the trouble of one row from what would meet every row.</summary>
internal sealed class RowFaults
{
    /// <summary>One partition may be in trouble while all others answer; so many different ones in succession are the storage as a whole.</summary>
    private const int MostUnanswered = 5;

    private readonly List<(string? Advert, PersonKey? Person)> _unanswered = [];

    /// <summary>What the storage said last when it did not answer; null when it always did.</summary>
    public string? Trouble { get; private set; }

    /// <summary>The storage answers.</summary>
    public void Answered() => _unanswered.Clear();

    /// <summary>Whether a fault is the trouble of this advert or person, and must not stop the others.</summary>
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
