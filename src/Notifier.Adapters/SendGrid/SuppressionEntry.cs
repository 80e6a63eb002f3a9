namespace Notifier.Adapters.SendGrid;

/// <summary>One entry of a SendGrid list, as SendGrid returns it.</summary>
/// <param name="Created">Unix time in seconds.</param>
internal sealed record SuppressionEntry(long Created, string? Email);
