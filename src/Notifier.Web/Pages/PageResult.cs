using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging.Abstractions;
using Notifier.Core.Options;
using Notifier.Web.Pages.AdvertLinks;
using Notifier.Web.Pages.Adverts;
using Notifier.Web.Pages.Check;
using Notifier.Web.Pages.Follow;
using Notifier.Web.Pages.Manage;
using Notifier.Web.Pages.Outbox;

namespace Notifier.Web.Pages;

/// <summary>A page as an answer. It is rendered whole before its first byte is sent.</summary>
internal sealed class PageResult : IResult
{
    /// <summary>Keeps the letters of all scripts readable. It escapes everything that has a meaning in HTML or cannot be seen.</summary>
    private static readonly IServiceProvider Services = new ServiceCollection()
        .AddSingleton(HtmlEncoder.Create(UnicodeRanges.All))
        .BuildServiceProvider();

    private readonly int _status;
    private readonly Type _component;
    private readonly ParameterView _parameters;

    private PageResult(int status, Type component, params (string Name, object? Value)[] parameters) =>
        (_status, _component, _parameters) = (
            status,
            component,
            ParameterView.FromDictionary(parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value)));

    /// <summary>A page that is the same for everybody.</summary>
    public static PageResult For<TPage>()
        where TPage : IComponent => new(StatusCodes.Status200OK, typeof(TPage));

    public static PageResult For(MessageModel message, int status = StatusCodes.Status200OK) =>
        new(status, typeof(MessagePage), (nameof(MessagePage.Message), message));

    public static PageResult For(ManagePageModel managed, int status = StatusCodes.Status200OK) =>
        new(status, typeof(ManagePage), (nameof(ManagePage.Managed), managed));

    public static PageResult For(CheckPageModel check) =>
        new(
            check.Errors.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK,
            typeof(CheckPage),
            (nameof(CheckPage.Check), check));

    public static PageResult For(AdvertPageModel known) =>
        new(StatusCodes.Status200OK, typeof(AdvertPage), (nameof(AdvertPage.Known), known));

    public static PageResult For(FollowForm form) =>
        new(
            form.Errors.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK,
            typeof(FollowPage),
            (nameof(FollowPage.Form), form));

    public static PageResult For(OutboxPageModel outbox) =>
        new(StatusCodes.Status200OK, typeof(OutboxPage), (nameof(OutboxPage.Outbox), outbox));

    public static PageResult For(EmailPageModel mail) => new(StatusCodes.Status200OK, typeof(EmailPage), (nameof(EmailPage.Mail), mail));

    public static PageResult For(LinkAnswerModel answer, int status = StatusCodes.Status200OK) =>
        new(status, typeof(LinkAnswerPage), (nameof(LinkAnswerPage.Answer), answer));

    /// <param name="text">What was typed and could not be used; null the first time.</param>
    /// <param name="error">Why it could not be used.</param>
    /// <param name="url">The link that the words belong to; null when they came alone.</param>
    public static PageResult Paste(string? text = null, string? error = null, string? url = null) =>
        new(
            error is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
            typeof(PastePage),
            (nameof(PastePage.Text), text),
            (nameof(PastePage.Error), error),
            (nameof(PastePage.Url), url));

    public static PageResult Privacy(OperatorInfo runBy, RetentionOptions retention) =>
        new(StatusCodes.Status200OK, typeof(PrivacyPage), (nameof(PrivacyPage.Operator), runBy), (nameof(PrivacyPage.Retention), retention));

    public static PageResult Robot(OperatorInfo runBy) => new(StatusCodes.Status200OK, typeof(RobotPage), (nameof(RobotPage.Operator), runBy));

    public static PageResult Erase(string home) => new(StatusCodes.Status200OK, typeof(ErasePage), (nameof(ErasePage.Home), home));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.RequestAborted.ThrowIfCancellationRequested();

        // Each page has its own renderer, because a renderer keeps every component until it is disposed.
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
