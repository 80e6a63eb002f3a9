namespace Notifier.Web;

/// <summary>The request pipeline, for a host that receives the request itself.</summary>
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
        context.SetEndpoint(null); // the host's own route led here
        context.Request.RouteValues.Clear();
        return _next(context);
    }
}
