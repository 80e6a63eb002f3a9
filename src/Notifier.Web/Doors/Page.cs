using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging.Abstractions;
using Notifier.Core.Options;
using Notifier.Web.Pages;

namespace Notifier.Web.Doors;

/// <summary>A page as an answer: rendered whole before its first byte is sent.</summary>
internal sealed class Page : IResult
{
    /// <summary>Letters of all scripts stay as they are; what could act in HTML is escaped, and so is what cannot be seen.</summary>
    private static readonly IServiceProvider Services = new ServiceCollection().AddSingleton(HtmlEncoder.Create(UnicodeRanges.All)).BuildServiceProvider();

    private readonly int _status;
    private readonly Type _component;
    private readonly ParameterView _parameters;

    private Page(int status, Type component, params (string Name, object? Value)[] parameters) =>
        (_status, _component, _parameters) = (status, component, ParameterView.FromDictionary(parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value)));

    /// <summary>A page that says the same to everybody.</summary>
    public static Page Of<TPage>()
        where TPage : IComponent => new(StatusCodes.Status200OK, typeof(TPage));

    public static Page Of(Notice notice, int status = StatusCodes.Status200OK) => new(status, typeof(NoticePage), (nameof(NoticePage.Notice), notice));

    public static Page Of(Managed managed, int status = StatusCodes.Status200OK) => new(status, typeof(ManagePage), (nameof(ManagePage.Managed), managed));

    public static Page Of(CheckOnPage check) => new(check.Errors.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK, typeof(CheckPage), (nameof(CheckPage.Check), check));

    public static Page Of(KnownAdvert known) => new(StatusCodes.Status200OK, typeof(KnownAdvertPage), (nameof(KnownAdvertPage.Known), known));

    public static Page Of(FollowForm form) => new(form.Errors.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK, typeof(FollowPage), (nameof(FollowPage.Form), form));

    public static Page Of(OutboxOnPage outbox) => new(StatusCodes.Status200OK, typeof(OutboxPage), (nameof(OutboxPage.Outbox), outbox));

    public static Page Of(MailOnPage mail) => new(StatusCodes.Status200OK, typeof(MailPage), (nameof(MailPage.Mail), mail));

    /// <param name="text">What was pasted and could not be read; null the first time.</param>
    /// <param name="error">Why not.</param>
    public static Page Paste(string? text = null, string? error = null) =>
        new(error is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest, typeof(PastePage), (nameof(PastePage.Text), text), (nameof(PastePage.Error), error));

    public static Page Privacy(OperatorInfo runBy, Delays delays) => new(StatusCodes.Status200OK, typeof(PrivacyPage), (nameof(PrivacyPage.Operator), runBy), (nameof(PrivacyPage.Delays), delays));

    public static Page Erase(string home) => new(StatusCodes.Status200OK, typeof(ErasePage), (nameof(ErasePage.Home), home));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.RequestAborted.ThrowIfCancellationRequested();

        // A renderer keeps every component it rendered until it is disposed, so each page has its own.
        await using var renderer = new HtmlRenderer(Services, NullLoggerFactory.Instance);
        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync(_component, _parameters)).ToHtmlString());
        httpContext.RequestAborted.ThrowIfCancellationRequested();
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
