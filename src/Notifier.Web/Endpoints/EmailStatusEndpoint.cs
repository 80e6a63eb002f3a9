using Notifier.Core.Sending.Events;
using Notifier.Core.UseCases;
using Notifier.Web.OpenApi;
using Notifier.Web.Security;

namespace Notifier.Web.Endpoints;

/// <param name="From">The first hour of the count, UTC.</param>
/// <param name="Until">When we counted, UTC.</param>
/// <param name="Sent">Emails that the email service accepted.</param>
/// <param name="Refused">Emails that the email service refused for good.</param>
/// <param name="Unknown">Emails that the service may or may not have accepted. We do not send them again.</param>
/// <param name="Waiting">Emails that the service did not take at the last attempt. We retry them.</param>
/// <param name="Missed">Emails that were too late because the advert had closed.</param>
/// <param name="Kinds">The same counts for each kind of email; d07 is the reminder 7 days before.</param>
/// <param name="Refusals">Why the service refused emails, the most frequent reason first, 20 at most. No reason contains an
/// address.</param>
/// <param name="LastEvent">When the webhook last reported anything, UTC; null if it never did.</param>
/// <param name="Alarms">The alarms that are open now.</param>
internal sealed record MailStatusView(
    DateTimeOffset From,
    DateTimeOffset Until,
    int Sent,
    int Refused,
    int Unknown,
    int Waiting,
    int Missed,
    IReadOnlyDictionary<string, EmailCounts> Kinds,
    IReadOnlyList<RefusedEmails> Refusals,
    DateTimeOffset? LastEvent,
    IReadOnlyList<AlarmView> Alarms)
{
    public static MailStatusView Create(EmailStatus status) => new(
        status.From, status.Until, status.All.Sent, status.All.Refused, status.All.Unknown, status.All.Waiting, status.All.Missed,
        status.Kinds, status.Refusals, status.LastEvent, [.. status.Alarms.Select(AlarmView.From)]);
}

/// <summary>Tells operators what happened to the emails of a day.</summary>
internal static class EmailStatusEndpoint
{
    public static void MapEmailStatus(this IEndpointRouteBuilder routes) =>
        routes.MapGet(
            "/api/mail/status",
            async (GetEmailStatus status, CancellationToken cancellationToken) =>
                Results.Ok(MailStatusView.Create(await status.RunAsync(cancellationToken))))
        .WithMetadata(RequireOperatorKey.Mark)
        .Produces<MailStatusView>()
        .WithTags(ApiDescription.Operating)
        .WithSummary("Operators: what became of the mails of the last 24 hours")
        .WithDescription("Counted over all instances, by whole hours, this one included.")
        .WithMetadata(new EndpointExample(null, OpenApiExamples.MailStatus));
}
