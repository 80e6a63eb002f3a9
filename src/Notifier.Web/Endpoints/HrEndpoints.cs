using Notifier.Core.Hr;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;
using Notifier.Reading.Grammar;
using Notifier.Web.OpenApi;
using Notifier.Web.Pages;
using Notifier.Web.Security;

namespace Notifier.Web.Endpoints;

/// <param name="Email">The HR contact's email address.</param>
/// <param name="Employer">They are warned about all adverts of this employer. Give either this or
/// <paramref name="ReferencePrefix"/>.</param>
/// <param name="ReferencePrefix">They are warned about all adverts with references that start like this after the last slash.</param>
internal sealed record HrContactRequest(string? Email, string? Employer, string? ReferencePrefix);

/// <summary>HR contacts. An operator names them, and they confirm and unsubscribe by links.</summary>
internal static class HrEndpoints
{
    public static void MapHr(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/hr", AddAsync)
            .WithMetadata(RequireOperatorKey.Mark)
            .Produces<Asked>(StatusCodes.Status202Accepted)
            .ProducesValidationProblem()
            .WithTags(ApiDescription.Adverts)
            .WithSummary("Operators: name somebody to be warned of adverts")
            .WithDescription("Leads to one email that asks for confirmation; nothing else is sent before that. Give employer or referencePrefix (matched on the part of a reference after its last slash), not both.")
            .WithMetadata(new EndpointExample(OpenApiExamples.Hr, OpenApiExamples.HrAsked));
        routes.MapMethods("/hr/confirm/{token}", PageEndpoints.GetOrHead, ShowConfirmAsync);
        routes.MapPost("/hr/confirm/{token}", ConfirmAsync);
        routes.MapMethods("/hr/leave/{token}", PageEndpoints.GetOrHead, ShowLeaveAsync);
        routes.MapPost("/hr/leave/{token}", LeaveAsync).WithMetadata(AllowCrossSite.Mark);
    }

    private static async Task<IResult> AddAsync(
        HrContactRequest request,
        AddHrContact add,
        WebOptions settings,
        CancellationToken cancellationToken)
    {
        var errors = new List<(string Field, string Error)>();
        var address = EmailAddress.TryParse(request.Email);
        if (address is null)
        {
            errors.Add(FollowEndpoints.EmailError);
        }
        else if (settings.HrDomains.Count > 0 && !settings.HrDomains.Any(domain => IsIn(address, domain)))
        {
            errors.Add(("email", $"HR contacts have addresses in {string.Join(", ", settings.HrDomains)}."));
        }

        var scope = (request.Employer, request.ReferencePrefix) switch
        {
            ({ } employer, null) => HrScope.ForEmployer(employer),
            (null, { } prefix) => HrScope.ForPrefix(prefix),
            _ => null,
        };
        if (scope is null)
        {
            errors.Add(request.ReferencePrefix is null
                ? ("employer", "Name the employer as its adverts do, or give a referencePrefix instead, not both.")
                : ("referencePrefix", "Give 2 to 20 letters, digits, hyphens, dots or underscores, such as 380-, and no employer beside it."));
        }

        if (address is null || scope is null || errors.Count > 0)
        {
            return ProblemResults.Invalid(errors);
        }

        await add.RunAsync(address, scope, cancellationToken);
        return Results.Accepted(value: new Asked("An email that asks for confirmation is on its way to this address, if we may write to it."));
    }

    private static async Task<IResult> ShowConfirmAsync(
        string token, LinkReader links, HrContactStore contacts, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await OpenAsync(token, LinkPurpose.HrConfirm, links, contacts, clock, cancellationToken) is not { } opened)
        {
            return Invalid();
        }

        return PageResult.For(opened.Contact switch
        {
            null or { State: SubscriptionState.Ended } => Nothing(),
            { State: SubscriptionState.Pending, Scope: var scope } =>
                new MessageModel(
                    "Be told about your adverts?",
                    [$"We will tell you about {SingleLine.From(scope.InWords, SingleLine.LongestName)}: when one states two closing dates, or none, or one that cannot be right; and 7, 3 and 1 working days before it closes."],
                    Button: "Yes, tell me"),
            { Scope: var scope } => Told(scope),
        });
    }

    private static async Task<IResult> ConfirmAsync(
        string token,
        LinkReader links,
        HrContactStore contacts,
        ChangeHrContact change,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (await OpenAsync(token, LinkPurpose.HrConfirm, links, contacts, clock, cancellationToken) is not { } opened)
        {
            return Invalid();
        }

        return PageResult.For(opened.Contact is { } contact && await change.ConfirmAsync(opened.Claims.Person, opened.Claims.Advert!, cancellationToken) != ChangeResult.NotFollowed ? Told(contact.Scope) : Nothing());
    }

    private static async Task<IResult> ShowLeaveAsync(
        string token, LinkReader links, HrContactStore contacts, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await OpenAsync(token, LinkPurpose.HrLeave, links, contacts, clock, cancellationToken) is not { } opened)
        {
            return Invalid();
        }

        return PageResult.For(opened.Contact is null or { State: SubscriptionState.Ended }
            ? Left()
            : new MessageModel("Stop these emails?", [$"You will no longer be told about {SingleLine.From(opened.Contact.Scope.InWords, SingleLine.LongestName)}."], Button: "Stop these emails"));
    }

    private static async Task<IResult> LeaveAsync(
        string token,
        LinkReader links,
        HrContactStore contacts,
        ChangeHrContact change,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (await OpenAsync(token, LinkPurpose.HrLeave, links, contacts, clock, cancellationToken) is not { } opened)
        {
            return Invalid();
        }

        await change.LeaveAsync(opened.Claims.Person, opened.Claims.Advert!, cancellationToken);
        return PageResult.For(Left());
    }

    /// <returns>Null when the link is not ours, was altered, has another purpose, has expired or was revoked.</returns>
    private static async Task<(LinkClaims Claims, HrContact? Contact)?> OpenAsync(
        string token,
        LinkPurpose purpose,
        LinkReader links,
        HrContactStore contacts,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var verdict = await links.ReadAsync(token, purpose, clock.GetUtcNow(), cancellationToken);
        return verdict is LinkVerdict.Good { Claims: { Advert: { } scope } claims }
            ? (claims, await contacts.GetAsync(claims.Person, scope, cancellationToken))
            : null;
    }

    private static bool IsIn(EmailAddress address, string domain) =>
        address.Normalised.EndsWith("@" + domain, StringComparison.Ordinal)
            || address.Normalised.EndsWith("." + domain, StringComparison.Ordinal);

    private static PageResult Invalid() => PageResult.For(
        new MessageModel(
            "This link does not work",
            "It may be too old, or have been cut short on its way. Please open it from the newest email, or ask whoever runs this notifier for a new one."),
        StatusCodes.Status400BadRequest);

    private static MessageModel Told(HrScope scope) =>
        new(
            "You will be told",
            [$"We tell you about {SingleLine.From(scope.InWords, SingleLine.LongestName)}. Each email has a link to stop."],
            IsDone: true);

    private static MessageModel Nothing() =>
        new(
            "There is nothing to confirm",
            "It was stopped, or not confirmed in time. Please ask whoever runs this notifier to name you again.");

    private static MessageModel Left() =>
        new("You get no more of these emails", ["You are no longer told about these adverts."], IsDone: true);
}
