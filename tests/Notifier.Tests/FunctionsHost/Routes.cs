using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;

namespace Notifier.Tests.FunctionsHost;

/// <summary>Which function the host gives a request to: the first by name of those whose route and methods match, not the one with the nearest route.</summary>
internal sealed class Routes
{
    private readonly IReadOnlyList<(Function Function, TemplateMatcher Route, HashSet<string> Methods)> _routes;

    /// <param name="prefix">routePrefix of host.json.</param>
    public Routes(IEnumerable<Function> functions, string prefix) => _routes =
    [
        .. functions.Where(function => function.Trigger == "httpTrigger").OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase).Select(function =>
        (
            function,
            new TemplateMatcher(TemplateParser.Parse($"{prefix}/{function.Text("route")}".TrimStart('/')), []),
            function.Binding.GetProperty("methods").EnumerateArray().Select(method => method.GetString()!).ToHashSet(StringComparer.OrdinalIgnoreCase)
        )),
    ];

    /// <returns>Null for a path that is the host's own, or nobody's.</returns>
    public (Function Function, RouteValueDictionary Values)? Of(string method, PathString path)
    {
        if (path.StartsWithSegments("/admin", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/runtime", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        foreach (var (function, route, methods) in _routes)
        {
            var values = new RouteValueDictionary();
            if (methods.Contains(method) && route.TryMatch(path, values))
            {
                return (function, values);
            }
        }

        return null;
    }
}
