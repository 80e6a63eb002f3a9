namespace Notifier.Adapters.SendGrid;

/// <summary>One entry of a list of SendGrid's, as it gives it.</summary>
/// <param name="Created">Unix time in seconds.</param>
internal sealed record SuppressionEntry(long Created, string? Email);
