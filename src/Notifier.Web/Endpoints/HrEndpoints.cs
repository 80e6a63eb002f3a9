using Notifier.Core.Hr;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.UseCases;
using Notifier.Web.OpenApi;
using Notifier.Web.Security;

namespace Notifier.Web.Endpoints;

/// <param name="Email">The HR contact's email address.</param>
/// <param name="Employer">They are warned about all adverts of this employer. Give either this or referencePrefix.</param>
/// <param name="ReferencePrefix">They are warned about all adverts with references that start like this after the last slash.</param>
internal sealed record HrContactRequest(string? Email, string? Employer, string? ReferencePrefix);

/// <summary>Lets an operator name HR contacts. They confirm and unsubscribe by links in their emails.</summary>
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
    }

    private static async Task<IResult> AddAsync(
        HrContactRequest request,
        AddHrContact add,
        WebOptions settings,
        CancellationToken cancellationToken)
    {
        var errors = new List<FieldError>();
        var address = EmailAddress.TryParse(request.Email);
        if (address is null)
        {
            errors.Add(FieldError.Email);
        }
        else if (settings.HrDomains.Count > 0 && !settings.HrDomains.Any(domain => IsIn(address, domain)))
        {
            errors.Add(new FieldError("email", $"HR contacts have addresses in {string.Join(", ", settings.HrDomains)}."));
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
                ? new FieldError("employer", "Name the employer as its adverts do, or give a referencePrefix instead, not both.")
                : new FieldError("referencePrefix", "Give 2 to 20 letters, digits, hyphens, dots or underscores, such as 380-, and no employer beside it."));
        }

        if (address is null || scope is null || errors.Count > 0)
        {
            return ProblemResults.Invalid(errors);
        }

        await add.RunAsync(address, scope, cancellationToken);
        return Results.Accepted(value: new Asked("An email that asks for confirmation is on its way to this address, if we may write to it."));
    }

    private static bool IsIn(EmailAddress address, string domain) =>
        address.Normalised.EndsWith("@" + domain, StringComparison.Ordinal)
            || address.Normalised.EndsWith("." + domain, StringComparison.Ordinal);
}
