namespace Notifier.Web.Pages;

/// <summary>Redirects to a page with GET after a POST, so that a reload repeats nothing.</summary>
/// <param name="path">A relative address, because no redirect of ours may lead to another site.</param>
internal sealed class SeeOther(string path) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = path;
        return Task.CompletedTask;
    }
}
