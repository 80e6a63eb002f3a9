using Notifier.Core.Sending.Events;

namespace Notifier.Core.Sending.Service;

/// <summary>
/// Reads what a mail service tells by itself about the mails it took: its webhook. A service that tells nothing has no such port.
/// </summary>
public interface IEmailWebhook
{
    /// <summary>Names the header with the signature.</summary>
    string SignatureHeader { get; }

    /// <summary>Names the header with the time of the signature, in seconds since 1970.</summary>
    string TimestampHeader { get; }

    /// <summary>Whether the service signed this.</summary>
    /// <param name="signature">As the header has it.</param>
    /// <param name="timestamp">As the header has it.</param>
    bool IsSigned(string? signature, string? timestamp, ReadOnlySpan<byte> body);

    /// <returns>Null when it is nothing that the service sends. One bad event does not lose the others.</returns>
    ParsedEvents? Parse(ReadOnlyMemory<byte> body);
}
