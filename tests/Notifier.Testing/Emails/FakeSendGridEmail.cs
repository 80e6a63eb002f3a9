using System.Text.Json.Nodes;

namespace Notifier.Testing.Emails;

/// <summary>A mail that the fake took.</summary>
/// <param name="Place">How many it had taken before this one.</param>
/// <param name="Body">The request as it came.</param>
internal sealed record FakeSendGridEmail(int Place, string Sid, string To, string Subject, string MessageId, DateTimeOffset At, JsonObject Body);
