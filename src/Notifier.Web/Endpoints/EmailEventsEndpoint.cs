using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Notifier.Core.Security;
using Notifier.Core.Sending.Service;
using Notifier.Core.UseCases;
using Notifier.Web.OpenApi;
using Notifier.Web.Security;

namespace Notifier.Web.Endpoints;

/// <param name="New">How many events were new to us.</param>
internal sealed record MailEventsView(int New);

/// <summary>
/// The email service's webhook. We check its signature and accept old timestamps, because the service retries for a day. A replayed request
/// is harmless: known events change nothing.
/// </summary>
internal static partial class EmailEventsEndpoint
{
    /// <summary>The service sends less in one request. The limit for pasted adverts does not apply here.</summary>
    private const int MostBytes = 1024 * 1024;

    /// <summary>The clock skew that we accept.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(10);

    public static void MapEmailEvents(this IEndpointRouteBuilder routes, IEmailWebhook webhook) =>
        routes.MapPost("/api/mail-events", RecordAsync)
        .Accepts<JsonArray>("application/json")
        .Produces<MailEventsView>()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
        .WithTags(ApiDescription.Health)
        .WithSummary("What SendGrid tells of mails: its event webhook, signed")
        .WithDescription($"Needs the headers {webhook.SignatureHeader} and {webhook.TimestampHeader}. What was told before, is of no mail of ours or cannot be read changes nothing. After 503 it must be told again.")
        .WithMetadata(
            new EndpointExample(OpenApiExamples.MailEvents, OpenApiExamples.MailEventsTold),
            AllowCrossSite.Mark,
            new RequestSizeLimitAttribute(MostBytes));

    private static async Task<IResult> RecordAsync(
        HttpRequest request,
        IEmailWebhook webhook,
        RecordEmailEvents record,
        RefusedSecrets refused,
        TimeProvider clock,
        ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        var logger = loggers.CreateLogger(typeof(EmailEventsEndpoint).FullName!); // an alert finds these lines by this category
        var body = await BodyAsync(request, cancellationToken);
        var timestamp = request.Headers[webhook.TimestampHeader].ToString();
        if (!webhook.IsSigned(request.Headers[webhook.SignatureHeader], timestamp, body))
        {
            refused.Add(RefusedSecret.Signature);
            NotSigned(logger);
            return ProblemResults.Create(
                StatusCodes.Status403Forbidden,
                "This was not signed by the mail service.",
                $"The header {webhook.SignatureHeader} is missing, or does not fit the body, the timestamp and SendGrid__WebhookKey.");
        }

        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds > clock.GetUtcNow().Add(Ahead).ToUnixTimeSeconds())
        {
            return ProblemResults.Create(
                StatusCodes.Status403Forbidden,
                "This was signed at a time to come.",
                $"The header {webhook.TimestampHeader} is in seconds since 1970; it or the clock of this machine is wrong.");
        }

        if (webhook.Parse(body) is not { } parsed)
        {
            return ProblemResults.Create(StatusCodes.Status400BadRequest, "The body is no JSON array of events.");
        }

        var result = await record.RunAsync(parsed.Events, cancellationToken);
        Recorded(logger, result.New, parsed.Events.Count - result.New - result.Later, parsed.PassedOver, result.Later);
        if (result.Faults > 0)
        {
            Faulty(logger, result.Faults);
            return ProblemResults.Create(
                StatusCodes.Status503ServiceUnavailable,
                "Something stored that this is about cannot be read.",
                "Please tell it again later: somebody must look at it first.");
        }

        return result.Later == 0
            ? Results.Ok(new MailEventsView(result.New))
            : ProblemResults.Create(
                StatusCodes.Status503ServiceUnavailable,
                "A mail that this is about is just being recorded.",
                "Please tell it again in some minutes.");
    }

    private static async Task<byte[]> BodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        return body.ToArray();
    }

    [LoggerMessage(1, LogLevel.Information, "The mail service told {New} new events, {Known} known or of no mail of ours, {PassedOver} of no concern; {Later} are to be told again")]
    private static partial void Recorded(ILogger logger, int @new, int known, int passedOver, int later);

    [LoggerMessage(3, LogLevel.Error, "What the mail service told of {Faults} people was not acted upon, because their data cannot be read; it is told again for a day")]
    private static partial void Faulty(ILogger logger, int faults);

    [LoggerMessage(2, LogLevel.Warning, "Mail events were refused, because the mail service did not sign them: compare SendGrid__WebhookKey with the verification key of its event webhook")]
    private static partial void NotSigned(ILogger logger);
}
