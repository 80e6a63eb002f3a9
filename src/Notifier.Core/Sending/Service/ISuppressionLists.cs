using Notifier.Core.Sending.Events;

namespace Notifier.Core.Sending.Service;

/// <summary>The mail service's own lists of addresses that it no longer writes to.</summary>
public interface ISuppressionLists
{
    /// <summary>Whose lists they are, in a word that may be part of a key: another service, or another region of it, has another.</summary>
    string Service { get; }

    /// <summary>Some of those who came onto them since then. Each may come more than once.</summary>
    /// <param name="since">Inclusive, UTC; the same for every page.</param>
    /// <param name="place">As the page before gave it, perhaps days ago; null to begin.</param>
    /// <exception cref="EmailServiceUnavailableException">The service cannot be asked now, or refuses to tell.</exception>
    Task<SuppressionPage> PageAsync(DateTimeOffset since, SuppressionPlace? place, CancellationToken cancellationToken);
}
