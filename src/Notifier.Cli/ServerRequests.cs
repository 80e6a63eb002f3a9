using System.Text.Json;
using System.Text.Json.Serialization;

namespace Notifier.Cli;

/// <summary>An advert: its text or its HTML. The one that is null is left out.</summary>
internal sealed record AdvertBody(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Html,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Text,
    string? Url);

internal sealed record FollowBody(string Email, IReadOnlyList<int>? RemindDaysBefore, bool Consent, string? Token);

internal sealed record HrContactBody(string Email, string? Employer, string? ReferencePrefix);

internal sealed record TestMailBody(string To);

/// <summary>What the commands send to a running notifier.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(AdvertBody))]
[JsonSerializable(typeof(FollowBody))]
[JsonSerializable(typeof(HrContactBody))]
[JsonSerializable(typeof(TestMailBody))]
internal sealed partial class ServerRequests : JsonSerializerContext;
