namespace Notifier.System.Tests.Chaos;

/// <summary>What a run came to.</summary>
/// <param name="Mails">Accepted by the mail service.</param>
/// <param name="Missed">Who got none.</param>
/// <param name="Doubled">Who got more than one, a sentence each.</param>
internal sealed record ChaosResult(int Recipients, int Mails, IReadOnlyList<string> Missed, IReadOnlyList<string> Doubled, int Deliveries, int Duplicates, int Kills, int KillsSending, int Timeouts, int Poisoned)
{
    /// <summary>Told of mails, and taken.</summary>
    public int Events { get; init; }

    /// <summary>How often the queue was empty and somebody still without a settled mail, so that a repair had to find them.</summary>
    public int Repairs { get; init; }

    /// <summary>Of those who got more than one, how many because this machine was too slow: something was told, and too late.</summary>
    public int ToldTooLate { get; init; }

    public override string ToString() =>
        $"{Recipients} recipients, {Mails} mails accepted; got none {Missed.Count}, got more than one {Doubled.Count}, {ToldTooLate} of them since an event came too late; {Deliveries} deliveries, {Duplicates} messages doubled, "
        + $"{Kills} kills, {KillsSending} of them while a mail was on its way, {Timeouts} mails accepted and not answered, {Poisoned} messages in poison, {Events} events taken, {Repairs} repairs";
}
