namespace Notifier.Web;

/// <summary>The way of a request to pages and doors, for a host that takes the request itself.</summary>
public sealed class Pipeline
{
    private readonly RequestDelegate _next;

    public Pipeline(IServiceProvider services)
    {
        var app = new ApplicationBuilder(services);
        app.MapNotifier();
        _next = app.Build();
    }

    public Task AnswerAsync(HttpContext context)
    {
        context.SetEndpoint(null); // the host came here by a route of its own
        context.Request.RouteValues.Clear();
        return _next(context);
    }
}
