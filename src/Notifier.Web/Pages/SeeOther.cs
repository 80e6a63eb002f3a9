namespace Notifier.Web.Pages;

/// <summary>After a POST, to a page by GET, so that reading it again does nothing again.</summary>
/// <param name="path">On this site, and relative: no redirect of ours leads elsewhere.</param>
internal sealed class SeeOther(string path) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = path;
        return Task.CompletedTask;
    }
}
