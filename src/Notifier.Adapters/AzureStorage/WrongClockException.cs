namespace Notifier.Adapters.AzureStorage;

/// <summary>Azure refused a request, and this machine's clock differs from the service's.</summary>
/// <param name="ahead">How far this machine's clock is ahead of the service's. Negative when it is behind.</param>
internal sealed class WrongClockException(TimeSpan ahead) : Exception
{
    public override string Message =>
        FormattableString.Invariant($"this machine’s clock is {Math.Round(ahead.Duration().TotalMinutes)} minutes {Direction} Azure’s");

    private string Direction => ahead > TimeSpan.Zero ? "ahead of" : "behind";
}
