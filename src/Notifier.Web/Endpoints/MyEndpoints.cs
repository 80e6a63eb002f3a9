using Microsoft.AspNetCore.Mvc;
using Notifier.Core.Adverts;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;
using Notifier.Web.OpenApi;
using Notifier.Web.Security;

namespace Notifier.Web.Endpoints;

/// <param name="RemindDaysBefore">Days before the closing date on which to be reminded; as they are unless given.</param>
/// <param name="State">confirmed, paused or applied; as it is unless given.</param>
/// <param name="Rungs">The old name of remindDaysBefore. It goes with the next release.</param>
internal sealed record ChangeRequest(IReadOnlyList<int>? RemindDaysBefore, string? State, IReadOnlyList<int>? Rungs = null);

/// <param name="RemindDaysBefore">7, 2 and 0 unless others are given.</param>
/// <param name="Rungs">The old name of remindDaysBefore. It goes with the next release.</param>
internal sealed record AddRequest(IReadOnlyList<int>? RemindDaysBefore, IReadOnlyList<int>? Rungs = null);

/// <param name="Left">How many subscriptions ended.</param>
internal sealed record LeftAll(int Left);

/// <summary>What an API client can do with the token of a manage link. The manage page does the same for people.</summary>
internal static class MyEndpoints
{
    public static void MapMe(this IEndpointRouteBuilder routes)
    {
        var me = routes.MapGroup("/api/me").WithTags(ApiDescription.Following).WithMetadata(RequireManageToken.Mark);
        me.MapGet("", ExportAsync)
            .Produces<PersonView>().ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("Everything that is kept of you").WithMetadata(new EndpointExample(null, OpenApiExamples.Me));
        me.MapDelete("", EraseAsync)
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("Erase everything that is kept of you")
            .WithDescription("With suppress=true only this is remembered, in a form that does not lead to you: never to write to this address again.")
            .WithMetadata(new EndpointExample(null, null));
        me.MapDelete("/adverts", LeaveAllAsync)
            .Produces<LeftAll>()
            .WithSummary("Leave all adverts").WithMetadata(new EndpointExample(null, OpenApiExamples.Left));
        me.MapGet("/adverts/{id}", ShowAsync)
            .Produces<FollowedView>().ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("How you follow an advert").WithMetadata(new EndpointExample(null, OpenApiExamples.MyAdvert));
        me.MapPost("/adverts/{id}", AddAsync)
            .Accepts<AddRequest>(isOptional: true, "application/json")
            .Produces<FollowedView>()
            .Produces<FollowedView>(StatusCodes.Status201Created)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status410Gone)
            .WithSummary("Follow one more advert")
            .WithDescription("Without another email to confirm: the token has shown whose mailbox it is.")
            .WithMetadata(new EndpointExample(OpenApiExamples.Add, OpenApiExamples.MyAdvert));
        me.MapPut("/adverts/{id}", ChangeAsync)
            .Produces<FollowedView>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("Change how you follow an advert")
            .WithDescription("remindDaysBefore: the days before closing on which to be reminded. state: confirmed (resumes), paused, or applied (ends it).")
            .WithMetadata(new EndpointExample(OpenApiExamples.Change, OpenApiExamples.MyAdvert));
        me.MapDelete("/adverts/{id}", LeaveAsync)
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("Leave an advert").WithMetadata(new EndpointExample(null, null));
    }

    private static async Task<IResult> ExportAsync(ManageTokenUser me, ExportPerson export, CancellationToken cancellationToken) =>
        await export.RunAsync(me.Person, cancellationToken) is { } data ? Results.Ok(PersonView.From(data)) : NothingKept();

    private static async Task<IResult> EraseAsync(
        ManageTokenUser me,
        ErasePerson erase,
        CancellationToken cancellationToken,
        bool suppress = false) =>
        await erase.RunAsync(me.Person, suppress, cancellationToken) ? Results.NoContent() : NothingKept();

    private static async Task<IResult> LeaveAllAsync(ManageTokenUser me, ChangeSubscription change, CancellationToken cancellationToken) =>
        Results.Ok(new LeftAll(await change.LeaveAllAsync(me.Person, cancellationToken)));

    private static async Task<IResult> ShowAsync(string id, ManageTokenUser me, PersonStore people, CancellationToken cancellationToken) =>
        await FindAsync(id, me, people, cancellationToken) is { } followed ? Results.Ok(followed) : NotFollowed();

    private static async Task<IResult> AddAsync(
        string id,
        ManageTokenUser me,
        [FromBody(EmptyBodyBehavior = Microsoft.AspNetCore.Mvc.ModelBinding.EmptyBodyBehavior.Allow)] AddRequest? request,
        ConfirmSubscription confirm,
        PersonStore people,
        CancellationToken cancellationToken)
    {
        var days = RequestedDays.FromJson(request?.RemindDaysBefore, request?.Rungs);
        if (days.Error is { } error)
        {
            return ProblemResults.Invalid(error);
        }

        var result = AdvertId.Is(id)
            ? await confirm.AddAsync(me.Person, id, days.Days ?? ReminderDays.Default, ConsentWording.Version, cancellationToken)
            : ChangeResult.Closed;
        return result switch
        {
            ChangeResult.Closed =>
                ProblemResults.Create(
                    StatusCodes.Status410Gone,
                    "There is no such advert, or nobody can apply to it any more, or nothing new was read of it for long."),
            ChangeResult.NotFollowed => NothingKept(),
            _ =>
                await FindAsync(id, me, people, cancellationToken) is not { } followed
                ? NotFollowed()
                : result == ChangeResult.Done ? Results.Created($"/api/me/adverts/{id}", followed)
                : Results.Ok(followed),
        };
    }

    private static async Task<IResult> ChangeAsync(
        string id,
        ManageTokenUser me,
        ChangeRequest request,
        ChangeSubscription change,
        PersonStore people,
        CancellationToken cancellationToken)
    {
        var changes = new List<SubscriptionChange>();
        var errors = new List<FieldError>();
        var days = RequestedDays.FromJson(request.RemindDaysBefore, request.Rungs);
        if (days.Days is { } reminderDays)
        {
            changes.Add(new SubscriptionChange.ChangeReminderDays(reminderDays));
        }
        else if (days.Error is { } error)
        {
            errors.Add(error);
        }

        switch (request.State)
        {
            case null:
                break;
            case "confirmed":
                changes.Add(new SubscriptionChange.Unpause());
                break;
            case "paused":
                changes.Add(new SubscriptionChange.Pause());
                break;
            case "applied":
                changes.Add(new SubscriptionChange.Finish(EndReason.Applied));
                break;
            default:
                errors.Add(new FieldError("state", "Choose confirmed, paused or applied."));
                break;
        }

        if (errors.Count > 0)
        {
            return ProblemResults.Invalid(errors);
        }

        foreach (var each in AdvertId.Is(id) ? changes : [])
        {
            if (await change.RunAsync(me.Person, id, each, cancellationToken) == ChangeResult.NotFollowed)
            {
                return NotFollowed();
            }
        }

        return await ShowAsync(id, me, people, cancellationToken);
    }

    private static async Task<IResult> LeaveAsync(
        string id,
        ManageTokenUser me,
        ChangeSubscription change,
        CancellationToken cancellationToken) =>
        AdvertId.Is(id)
            && await change.RunAsync(me.Person, id, new SubscriptionChange.Finish(EndReason.Left), cancellationToken) != ChangeResult.NotFollowed
            ? Results.NoContent()
            : NotFollowed();

    private static async Task<FollowedView?> FindAsync(
        string id,
        ManageTokenUser me,
        PersonStore people,
        CancellationToken cancellationToken) =>
        AdvertId.Is(id) && await people.GetAsync(me.Person, id, cancellationToken) is { } subscription
            ? FollowedView.From(subscription)
            : null;

    private static IResult NothingKept() => ProblemResults.Create(StatusCodes.Status404NotFound, "Nothing is kept of you.");

    private static IResult NotFollowed() => ProblemResults.Create(StatusCodes.Status404NotFound, "You do not follow this advert.");
}
