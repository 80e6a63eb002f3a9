using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Notifier.Functions.Doors;

/// <summary>The description of the HTTP API (OpenAPI), with an example of every request and answer.</summary>
internal static class Document
{
    public const string Adverts = "Adverts";
    public const string Following = "Following";
    public const string Health = "Health";
    public const string Operating = "Operating";

    private const string Name = "v1";

    public static IServiceCollection AddDocument(this IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.ShouldInclude = door => door.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Closing-date notifier",
                Version = "1",
                Description = $"Reads job adverts, says which closing date is safe, and tells those who follow an advert. Errors are application/problem+json. Doors marked “Operators” need the header {OperatorKeys.Header}; those under /api/me the token of a manage link as Authorization: Bearer.",
            };
            document.Servers = []; // wherever this document was read from
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            Describe(operation, context.Description.ActionDescriptor.EndpointMetadata);
            return Task.CompletedTask;
        });
    });

    public static void MapDocument(this IEndpointRouteBuilder routes) => routes.MapOpenApi("/api/openapi.json");

    private static void Describe(OpenApiOperation operation, IList<object> door)
    {
        if (door.OfType<DoorExample>().LastOrDefault() is { } example)
        {
            AddExamples(operation, example);
        }

        if (door.OfType<OperatorsOnly>().Any())
        {
            NeedsHeader(operation, OperatorKeys.Header, "An operator’s key.");
        }

        if (door.OfType<BearerOnly>().Any())
        {
            NeedsHeader(operation, "Authorization", "Bearer, and the token of a manage link.");
        }
    }

    private static void AddExamples(OpenApiOperation operation, DoorExample example)
    {
        foreach (var (type, content) in operation.RequestBody?.Content ?? new Dictionary<string, OpenApiMediaType>())
        {
            if (type == "application/json")
            {
                content.Example = Json(example.Request);
            }
            else
            {
                // An advert as it is: no object, only its text.
                content.Schema = new OpenApiSchema { Type = JsonSchemaType.String };
                content.Example = Json(example.Request)?["text"]?.DeepClone();
            }
        }

        foreach (var (status, response) in operation.Responses ?? [])
        {
            if (status.StartsWith('2') && response.Content?.TryGetValue("application/json", out var content) == true)
            {
                content.Example = Json(example.Answer);
            }
        }
    }

    private static void NeedsHeader(OpenApiOperation operation, string name, string description)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter { Name = name, In = ParameterLocation.Header, Required = true, Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        operation.Responses ??= [];
        operation.Responses.TryAdd("401", new OpenApiResponse { Description = "Unauthorized" });
    }

    private static JsonNode? Json(string? text) => text is null ? null : JsonNode.Parse(text);
}
