using Notifier.Core.Security;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.UseCases;

/// <summary>Gives a person's calendar a new address; the one they had works no longer.</summary>
public sealed class RenewCalendar(PersonStore people)
{
    /// <returns>False when nothing is kept of them.</returns>
    public async Task<bool> RunAsync(PersonKey person, CancellationToken cancellationToken)
    {
        while (await people.GetAsync(person, cancellationToken) is { IsErasing: false } known)
        {
            if (await people.WriteAsync(known with { CalendarGeneration = LinkTokens.Draw() }, [], cancellationToken) == WriteStatus.Done)
            {
                return true;
            }
        }

        return false;
    }
}
