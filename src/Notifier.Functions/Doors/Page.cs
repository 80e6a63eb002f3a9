using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging.Abstractions;
using Notifier.Functions.Pages;

namespace Notifier.Functions.Doors;

/// <summary>A page as an answer: rendered whole before its first byte is sent.</summary>
internal sealed class Page : IResult
{
    private static readonly IServiceProvider NoServices = new ServiceCollection().BuildServiceProvider();

    private readonly int _status;
    private readonly Type _component;
    private readonly ParameterView _parameters;

    private Page(int status, Type component, params (string Name, object Value)[] parameters) =>
        (_status, _component, _parameters) = (status, component, ParameterView.FromDictionary(parameters.ToDictionary(parameter => parameter.Name, parameter => (object?)parameter.Value)));

    public static Page Of(Notice notice, int status = StatusCodes.Status200OK) => new(status, typeof(NoticePage), (nameof(NoticePage.Notice), notice));

    public static Page Of(ProblemDetails problem) => Of(new Notice(problem.Title!, problem.Detail is { } detail ? [detail] : []), problem.Status!.Value);

    public static Page Home(Uri home, IReadOnlyList<AdvertOnPage> adverts) => new(StatusCodes.Status200OK, typeof(HomePage), (nameof(HomePage.Home), home), (nameof(HomePage.Adverts), adverts));

    public static Page Of(Managed managed, int status = StatusCodes.Status200OK) => new(status, typeof(ManagePage), (nameof(ManagePage.Managed), managed));

    public static Page Erase(string home) => new(StatusCodes.Status200OK, typeof(ErasePage), (nameof(ErasePage.Home), home));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        // A renderer keeps every component it rendered until it is disposed, so each page has its own.
        await using var renderer = new HtmlRenderer(NoServices, NullLoggerFactory.Instance);
        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync(_component, _parameters)).ToHtmlString());
        var bytes = Encoding.UTF8.GetBytes(html);
        httpContext.Response.StatusCode = _status;
        httpContext.Response.ContentType = "text/html; charset=utf-8";
        httpContext.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(httpContext.Request.Method))
        {
            await httpContext.Response.Body.WriteAsync(bytes, httpContext.RequestAborted);
        }
    }
}
