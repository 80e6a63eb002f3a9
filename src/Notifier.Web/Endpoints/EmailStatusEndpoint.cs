using Notifier.Core.Sending.Events;
using Notifier.Core.UseCases;
using Notifier.Web.OpenApi;
using Notifier.Web.Security;

namespace Notifier.Web.Endpoints;

/// <param name="From">The first of the hours counted, UTC.</param>
/// <param name="Until">When it was counted, UTC.</param>
/// <param name="Sent">Mails that the mail service accepted.</param>
/// <param name="Refused">Mails that it will never take.</param>
/// <param name="Unknown">Mails that may or may not have been accepted, and are not sent again.</param>
/// <param name="Waiting">Mails that the mail service did not take at the last try, and that are tried again.</param>
/// <param name="Missed">Mails that came too late: the advert had closed.</param>
/// <param name="Kinds">The same counts by what the mails are; d07 is the reminder 7 days before.</param>
/// <param name="Refusals">Why mails were refused, the most frequent reason first, 20 at most; no address stands in them.</param>
/// <param name="LastEvent">When the mail service last told anything of a mail, UTC; null when it never did.</param>
/// <param name="Alarms">Those that stand.</param>
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
        status.From, status.Until, status.All.Sent, status.All.Refused, status.All.Unknown, status.All.Waiting, status.All.Missed, status.Kinds, status.Refusals, status.LastEvent, [.. status.Alarms.Select(AlarmView.From)]);
}

/// <summary>Tells operators what became of the mails of a day.</summary>
internal static class EmailStatusEndpoint
{
    public static void MapMailStatus(this IEndpointRouteBuilder routes) => routes.MapGet("/api/mail/status", async (GetEmailStatus status, CancellationToken cancellationToken) => Results.Ok(MailStatusView.Create(await status.RunAsync(cancellationToken))))
        .WithMetadata(RequireOperatorKey.Mark)
        .Produces<MailStatusView>()
        .WithTags(ApiDescription.Operating)
        .WithSummary("Operators: what became of the mails of the last 24 hours")
        .WithDescription("Counted over all instances, by whole hours, this one included.")
        .WithMetadata(new EndpointExample(null, OpenApiExamples.MailStatus));
}
