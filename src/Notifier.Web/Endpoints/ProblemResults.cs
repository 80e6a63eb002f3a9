using Microsoft.AspNetCore.Mvc;
using Notifier.Web.Pages;

namespace Notifier.Web.Endpoints;

/// <summary>An error as application/problem+json (RFC 9457). It never contains an exception's message.</summary>
internal static class ProblemResults
{
    public static IResult Create(int status, string title, string? detail = null) =>
        Results.Problem(detail, statusCode: status, title: title);

    /// <param name="errors">For each field, what is wrong and what would be right.</param>
    public static IResult Invalid(params IEnumerable<FieldError> errors) => Results.ValidationProblem(
        errors.GroupBy(error => error.Field).ToDictionary(field => field.Key, field => field.Select(error => error.Message).ToArray()),
        title: "Something in the request is not as it should be.");

    public static IResult NoSuchAdvert() => Create(StatusCodes.Status404NotFound, "There is no such advert.");

    /// <summary>The problem of a status for which no endpoint wrote a text.</summary>
    public static IResult FromStatus(int status) => status switch
    {
        StatusCodes.Status400BadRequest =>
            Create(
                status,
                "The request is not as it should be.",
                "The body or a value could not be read. /api/openapi.json describes every request, with examples."),
        StatusCodes.Status404NotFound => Create(status, "There is nothing at this address."),
        StatusCodes.Status405MethodNotAllowed => Create(status, "This address does not take this method."),
        StatusCodes.Status413PayloadTooLarge => Create(status, "The request is too large."),
        StatusCodes.Status415UnsupportedMediaType =>
            Create(status, "The body is of a type that is not taken here.", "/api/openapi.json says which types are."),
        StatusCodes.Status500InternalServerError => Create(status, "Something went wrong here. It is not your fault, and has been noted."),
        _ => Create(status, "The request could not be answered."),
    };

    /// <summary>Answers an API client with the problem itself, and a person who opened a page with a page that says the same.</summary>
    public static Task AnswerAsync(HttpContext context, IResult problem) =>
        (IsForPerson(context.Request) && (problem as IValueHttpResult)?.Value is ProblemDetails details ? PageResult.For(ToPage(details), details.Status!.Value) : problem).ExecuteAsync(context);

    /// <summary>The same, as the answer of an endpoint.</summary>
    public static IResult ForPersonOrClient(IResult problem) => new Answer(problem);

    private sealed class Answer(IResult problem) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => AnswerAsync(httpContext, problem);
    }

    private static MessageModel ToPage(ProblemDetails problem) => problem.Status switch
    {
        StatusCodes.Status404NotFound =>
            new MessageModel(
                "There is nothing at this address",
                ["If you typed it, check that it is right. If you came by a link in an email, open it from the email itself: some programs cut long links short."],
                Next: Home),
        StatusCodes.Status500InternalServerError =>
            new MessageModel(
                "Something went wrong here",
                ["It is not your fault, and has been noted. Please try again in a while.", "Emails you are to get do not depend on this page."],
                Next: Home),
        StatusCodes.Status413PayloadTooLarge =>
            new MessageModel(
                "This text is too long",
                [problem.Detail is { } most ? $"{most} Paste only the advert." : "Paste only the advert."],
                Next: new NextPage("Paste the advert", "/check")),
        _ => new MessageModel(problem.Title!.TrimEnd('.'), problem.Detail is { } detail ? [detail] : [], Next: Home),
    };

    private static NextPage Home { get; } = new("Go to the first page", "/");

    /// <summary>An API client calls a path under /api. Elsewhere it accepts JSON but no page, or sends no Accept header.</summary>
    private static bool IsForPerson(HttpRequest request)
    {
        var accept = request.Headers.Accept.ToString();
        return !request.Path.StartsWithSegments("/api")
            && (accept.Contains("text/html", StringComparison.OrdinalIgnoreCase) || (accept.Length > 0 && !accept.Contains("json", StringComparison.OrdinalIgnoreCase)));
    }
}
