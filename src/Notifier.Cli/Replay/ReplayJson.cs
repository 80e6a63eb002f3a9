using System.Text.Json;
using System.Text.Json.Serialization;

namespace Notifier.Cli.Replay;

/// <summary>The report of a replay for programs.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<ReplayedMail>))]
internal sealed partial class ReplayJson : JsonSerializerContext;
