namespace Notifier.Adapters.AzureStorage;

/// <summary>Azure refused a request, and by its time this machine's clock is wrong.</summary>
/// <param name="ahead">How far this machine's clock is ahead of the service's; less than zero when it is behind.</param>
internal sealed class WrongClockException(TimeSpan ahead) : Exception
{
    public override string Message => FormattableString.Invariant($"this machine’s clock is {Math.Round(ahead.Duration().TotalMinutes)} minutes {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} Azure’s");
}
