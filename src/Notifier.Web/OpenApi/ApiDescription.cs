using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.OpenApi;
using Notifier.Core.Security;
using Notifier.Web.Security;

namespace Notifier.Web.OpenApi;

/// <summary>The description of the HTTP API (OpenAPI), with an example of every request and answer.</summary>
internal static class ApiDescription
{
    public const string Adverts = "Adverts";
    public const string Following = "Following";
    public const string Health = "Health";
    public const string Operating = "Operating";

    private const string Name = "v1";
    private const string OperatorScheme = "operatorKey";
    private const string ManageScheme = "manageToken";

    public static IServiceCollection AddApiDescription(this IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.ShouldInclude = endpoint => endpoint.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Closing-date notifier",
                Version = "1",
                Description = $"Reads job adverts, says which closing date is safe, and tells those who follow an advert. Errors are application/problem+json. Endpoints marked “Operators” need an operator’s key in the header {OperatorKeys.Header}. Endpoints under /api/me need the token of a manage link, as Authorization: Bearer.",
            };
            document.Servers = []; // it applies to any address from which a client read this document
            document.AddComponent(
                OperatorScheme,
                new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = OperatorKeys.Header, Description = "An operator’s key." });
            document.AddComponent(
                ManageScheme,
                new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The token of a manage link, which comes by email." });
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            Describe(operation, context.Description.ActionDescriptor.EndpointMetadata, context.Document);
            return Task.CompletedTask;
        });
    });

    public static void MapApiDescription(this IEndpointRouteBuilder routes) => routes.MapOpenApi("/api/openapi.json");

    private static void Describe(OpenApiOperation operation, IList<object> metadata, OpenApiDocument? document)
    {
        if (metadata.OfType<EndpointExample>().LastOrDefault() is { } example)
        {
            AddExamples(operation, example);
        }

        if (metadata.OfType<RequireOperatorKey>().Any())
        {
            Needs(operation, OperatorScheme, document);
        }

        if (metadata.OfType<RequireManageToken>().Any())
        {
            Needs(operation, ManageScheme, document);
        }

        // What the request guard, the framework and the rate limits refuse before an endpoint runs.
        if (operation.RequestBody is not null)
        {
            Refuses(operation, "413", "Payload Too Large", document);
            Refuses(operation, "415", "Unsupported Media Type", document);
        }

        if (metadata.OfType<EnableRateLimitingAttribute>().Any())
        {
            Refuses(operation, "429", "Too Many Requests", document);
        }
    }

    private static void AddExamples(OpenApiOperation operation, EndpointExample example)
    {
        foreach (var (type, content) in operation.RequestBody?.Content ?? new Dictionary<string, OpenApiMediaType>())
        {
            if (type == "application/json")
            {
                content.Example = Json(example.Request);
            }
            else
            {
                // A plain advert is a string and not an object.
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

    private static void Needs(OpenApiOperation operation, string scheme, OpenApiDocument? document)
    {
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, document)] = [] }];
        Refuses(operation, "401", "Unauthorized", document);
    }

    private static void Refuses(OpenApiOperation operation, string status, string description, OpenApiDocument? document)
    {
        operation.Responses ??= [];
        operation.Responses.TryAdd(status, new OpenApiResponse
        {
            Description = description,
            Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(nameof(ProblemDetails), document) } },
        });
    }

    private static JsonNode? Json(string? text) => text is null ? null : JsonNode.Parse(text);
}
