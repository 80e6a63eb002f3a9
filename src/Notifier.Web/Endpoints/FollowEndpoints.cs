using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.UseCases;
using Notifier.Reading.Wording;
using Notifier.Web.OpenApi;
using Notifier.Web.Security;

namespace Notifier.Web.Endpoints;

/// <param name="Email">Where to write to.</param>
/// <param name="RemindDaysBefore">Days before the closing date on which to be reminded; 7, 2 and 0 unless others are given.</param>
/// <param name="Consent">They agree that we send them emails about this advert. Without it nothing is sent.</param>
/// <param name="Token">From /api/follow-token; only needed after an answer with 428.</param>
/// <param name="Rungs">The old name of remindDaysBefore. It goes with the next release.</param>
internal sealed record FollowRequest(
    string? Email, IReadOnlyList<int>? RemindDaysBefore, bool? Consent, string? Token = null, IReadOnlyList<int>? Rungs = null);

internal sealed record ManageLinkRequest(string? Email);

/// <summary>The answer to a request for an email. It reveals nothing about the address.</summary>
/// <param name="Until">When the email should have arrived, if it does not leave at once.</param>
internal sealed record Asked(string Message, DateTimeOffset? Until = null);

/// <summary>Requests for an email: one that confirms a subscription, or one with the manage link.</summary>
internal static class FollowEndpoints
{
    public static void MapFollow(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/adverts/{id}/follow", FollowAsync)
            .Produces<Asked>(StatusCodes.Status202Accepted)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status410Gone)
            .ProducesProblem(StatusCodes.Status428PreconditionRequired)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .WithTags(ApiDescription.Following)
            .WithSummary("Follow an advert")
            .WithDescription($"Leads to one email that asks for confirmation; nothing else is sent before that. The answer is the same for every address. remindDaysBefore: the days before closing on which to be reminded (0 to {ReminderDays.Furthest}, at most {ReminderDays.Most}). consent: agreement to “{ConsentWording.Text}” token: only when the answer was 428, because more people ask than usual; GET /api/follow-token has one.")
            .WithMetadata(new EndpointExample(OpenApiExamples.Follow, OpenApiExamples.Asked));
        routes.MapPost("/api/manage-link", ManageLinkAsync)
            .Produces<Asked>(StatusCodes.Status202Accepted)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .WithTags(ApiDescription.Following)
            .WithSummary("Ask for the link to manage everything one follows")
            .WithDescription("The link comes by email, if the address follows anything. Its token is the bearer token of /api/me. The answer is the same for every address.")
            .WithMetadata(new EndpointExample(OpenApiExamples.ManageLink, OpenApiExamples.Asked));
    }

    private static async Task<IResult> FollowAsync(
        string id,
        FollowRequest request,
        HttpContext context,
        RequestSubscription follow,
        EmailRequestLimiter limit,
        WebOptions settings,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var (valid, errors) = RequestedFollow.FromJson(request).Validate();
        if (valid is null)
        {
            return ProblemResults.Invalid(errors);
        }

        if (limit.Refusal(context) is { } refusal)
        {
            return refusal;
        }

        var asker = new Asker(Visitors.NetworkOf(context), valid.Token);
        var answer = AdvertId.Is(id)
            ? await follow.RunAsync(valid.Address, id, valid.Days, ConsentWording.Version, asker, cancellationToken)
            : new(FollowResult.NoSuchAdvert);
        return answer.Result switch
        {
            FollowResult.NoSuchAdvert => ProblemResults.NoSuchAdvert(),
            FollowResult.Closed => ProblemResults.Create(StatusCodes.Status410Gone, "Nobody can apply to this advert any more."),
            FollowResult.Forgotten =>
                ProblemResults.Create(
                    StatusCodes.Status410Gone,
                    "This advert states no closing date, and nothing new was read of it for long.",
                    "Send its text once more, and then it can be followed."),
            FollowResult.TokenNeeded => ProblemResults.Create(
                StatusCodes.Status428PreconditionRequired,
                "More people are asking to follow than usual, so this request needs a token.",
                $"Get one from GET /api/follow-token, wait {EnglishDurations.InWords(FollowTokens.LeastAge)}, and send this request again with “token”. "
                + "Each token is good for one request."),
            _ => Results.Accepted(value: new Asked(
                $"Check your email: if this address can get our emails, {FollowAnswers.Arrives(answer.Until, clock.GetUtcNow())}.", answer.Until)),
        };
    }

    private static async Task<IResult> ManageLinkAsync(
        ManageLinkRequest request,
        HttpContext context,
        RequestManageLink ask,
        EmailRequestLimiter limit,
        CancellationToken cancellationToken)
    {
        if (EmailAddress.TryParse(request.Email) is not { } address)
        {
            return ProblemResults.Invalid(FieldError.Email);
        }

        if (limit.Refusal(context) is { } refusal)
        {
            return refusal;
        }

        await ask.RunAsync(address, cancellationToken);
        return Results.Accepted(value: new Asked("Please look into your mailbox: if this address follows anything, an email with the link is on its way."));
    }
}
