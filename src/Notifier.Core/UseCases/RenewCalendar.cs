using Notifier.Core.Security;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.UseCases;

/// <summary>Gives a person's calendar a new address and revokes the old one.</summary>
public sealed class RenewCalendar(PersonStore people)
{
    /// <returns>False when nothing of the person is stored.</returns>
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
