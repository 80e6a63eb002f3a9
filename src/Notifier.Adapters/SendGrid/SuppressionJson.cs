using System.Text.Json.Serialization;

namespace Notifier.Adapters.SendGrid;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ErasureRequest))]
[JsonSerializable(typeof(SuppressionEntry[]))]
internal sealed partial class SuppressionJson : JsonSerializerContext;
