namespace Notifier.Adapters.SendGrid;

/// <summary>Asks SendGrid to delete what it keeps of these recipients.</summary>
internal sealed record ErasureRequest(IReadOnlyList<string> EmailAddresses);
