using System.Diagnostics;
using Notifier.Core.Security;
using Notifier.Core.Sending.Service;
using Notifier.Core.UseCases;
using Notifier.Web.OpenApi;
using Notifier.Web.Security;

namespace Notifier.Web.Endpoints;

/// <param name="To">The address that gets the test email.</param>
internal sealed record TestMailRequest(string? To);

/// <param name="Outcome">accepted, refused, try-later (nothing was sent), or unknown (no answer came, so it may have been sent).</param>
/// <param name="MessageId">The email service's own id; null unless accepted.</param>
/// <param name="Reason">Null when accepted.</param>
/// <param name="Until">When the service may accept email again; null unless try-later.</param>
/// <param name="Sid">The id that the webhook's events about this email carry.</param>
internal sealed record TestMailView(string Outcome, string? MessageId, string? Reason, DateTimeOffset? Until, string Sid);

/// <summary>Lets an operator test that email can leave.</summary>
internal static class TestEmailEndpoint
{
    public static void MapTestEmail(this IEndpointRouteBuilder routes) => routes.MapPost("/api/mail/test", SendAsync)
        .WithMetadata(RequireOperatorKey.Mark)
        .Produces<TestMailView>()
        .ProducesValidationProblem()
        .ProducesProblem(StatusCodes.Status409Conflict)
        .WithTags(ApiDescription.Health)
        .WithSummary("Operators: send one test email")
        .WithDescription("Sends it at once, with the settings as they are, and says what the mail service answered: accepted, refused, try-later or unknown. The address is not kept. 409 when it is on the list of those never to write to.")
        .WithMetadata(new EndpointExample(OpenApiExamples.TestMail, OpenApiExamples.TestedMail));

    private static async Task<IResult> SendAsync(TestMailRequest request, SendTestEmail send, CancellationToken cancellationToken)
    {
        if (EmailAddress.TryParse(request.To) is not { } address)
        {
            return ProblemResults.Invalid(FieldError.Email with { Field = "to" });
        }

        var tested = await send.RunAsync(address, cancellationToken);
        return tested.Outcome switch
        {
            null =>
                ProblemResults.Create(
                    StatusCodes.Status409Conflict,
                    "This address must not be written to.",
                    "It bounced, complained, unsubscribed or asked for it. Nothing was sent; choose another address."),
            SendOutcome.Sent sent => Results.Ok(new TestMailView("accepted", sent.MessageId, null, null, tested.Sid)),
            SendOutcome.Refused refused => Results.Ok(new TestMailView("refused", null, refused.Reason, null, tested.Sid)),
            SendOutcome.TryLater later => Results.Ok(new TestMailView("try-later", null, later.Reason, later.Until, tested.Sid)),
            SendOutcome.Unknown => Results.Ok(new TestMailView("unknown", null, "The email left, and no answer came.", null, tested.Sid)),
            _ => throw new UnreachableException(),
        };
    }
}
