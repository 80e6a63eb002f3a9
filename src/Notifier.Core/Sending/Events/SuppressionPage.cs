namespace Notifier.Core.Sending.Events;

/// <summary>Where among the lists of a mail service a reader is.</summary>
/// <param name="List">As the service calls it.</param>
/// <param name="Offset">Entries of it that stand before.</param>
public sealed record SuppressionPlace(string List, int Offset);

/// <summary>Some of those whom a mail service writes to no more.</summary>
/// <param name="Next">Where the next page begins; null when this was the last one.</param>
public sealed record SuppressionPage(IReadOnlyList<SuppressedAddress> Addresses, SuppressionPlace? Next);
