using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;

namespace Notifier.System.Tests.FunctionsHost;

/// <summary>Which function gets a request: the first by name of those whose route and methods match, not the one with the nearest route.</summary>
internal sealed class Routes
{
    /// <summary>Of the host itself.</summary>
    private static readonly PathString[] Own = ["/admin", "/runtime"];

    private readonly IReadOnlyList<(Function Function, TemplateMatcher Route, HashSet<string>? Methods)> _routes;

    /// <param name="prefix">routePrefix of host.json.</param>
    public Routes(IEnumerable<Function> functions, string prefix) => _routes =
    [
        .. functions
            .Where(function => function.Trigger == "httpTrigger")
            .OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase)
            .Select(function => (function, Matcher($"{prefix}/{function.Text("route")}"), Methods(function))),
    ];

    /// <returns>Null for a path that is the host's own, or nobody's.</returns>
    public (Function Function, RouteValueDictionary Values)? Of(string method, PathString path)
    {
        if (Own.Any(own => path.StartsWithSegments(own, StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        foreach (var (function, route, methods) in _routes)
        {
            var values = new RouteValueDictionary();
            if (methods?.Contains(method) != false && route.TryMatch(path, values))
            {
                return (function, values);
            }
        }

        return null;
    }

    private static TemplateMatcher Matcher(string route) => new(TemplateParser.Parse(route.TrimStart('/')), []);

    /// <returns>Null for a function that takes every method.</returns>
    private static HashSet<string>? Methods(Function function) =>
        function.Binding.TryGetProperty("methods", out var methods) && methods.ValueKind == JsonValueKind.Array
            ? methods.EnumerateArray().Select(method => method.GetString()!).ToHashSet(StringComparer.OrdinalIgnoreCase)
            : null;
}
