using System.Text.Json;
using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;
using Notifier.Reading.Findings;
using Notifier.Web.Endpoints;
using Notifier.Web.Pages.Check;
using Notifier.Web.Security;

namespace Notifier.Web.Pages.Manage;

/// <summary>The page behind the manage link: what a person follows, and everything that they can change or delete.</summary>
internal static class ManagePages
{
    private static readonly WebJson Download = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = CheckReportJson.Letters,
    });

    /// <summary>
    /// In UTF-16 units. A shorter text is probably a mistyped address, and a subscription to it would never send a reminder.
    /// </summary>
    private const int ShortestAdvert = 40;

    /// <summary>
    /// What the page says after an action, by a name in its address. Only these names work, so nobody can make the page say anything else.
    /// </summary>
    private static readonly Dictionary<string, string> Done = new(StringComparer.Ordinal)
    {
        ["paused"] = "Paused: you get no emails about this advert until you resume.",
        ["resumed"] = "Resumed.",
        ["left"] = "You no longer follow this advert.",
        ["applied"] = "Good luck! You get no more emails about this advert.",
        ["days"] = "The days of your reminders are saved.",
        ["added"] = "You follow one more advert. It is in the list below.",
        ["replaced"] = "Done. You follow the new advert in place of the old one.",
        ["replaced-soon"] = "An email about the advert you follow is just leaving. In a few minutes the new one takes its place. "
            + "You need do nothing more.",
        ["calendar"] = "Your calendar has a new address. The one it had no longer works.",
        ["left-all"] = "You no longer follow any advert.",
        ["nothing"] = "That was so already.",
    };

    public static void MapManagePages(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/manage/{token}", PageEndpoints.GetOrHead, ShowAsync);
        routes.MapPost("/manage/{token}/adverts/{id}/{act}", ChangeAsync);
        routes.MapPost("/manage/{token}/adverts/{id}/days", ChangeDaysAsync);
        routes.MapPost("/manage/{token}/adverts/{id}/rungs", ChangeDaysAsync); // open pages of the version before post here
        routes.MapPost("/manage/{token}/adverts/{id}/replace", ReplaceAsync);
        routes.MapPost("/manage/{token}/adverts/{id}/both", FollowBothAsync);
        routes.MapPost("/manage/{token}/leave-all", LeaveAllAsync);
        routes.MapPost("/manage/{token}/calendar", RenewCalendarAsync);
        routes.MapPost("/manage/{token}/add", AddAsync).RequireRateLimiting(RateLimitPolicies.Checks);
        routes.MapPost("/manage/{token}/data", DownloadAsync);
        routes.MapMethods("/manage/{token}/erase", PageEndpoints.GetOrHead, ShowEraseAsync);
        routes.MapPost("/manage/{token}/erase", EraseAsync);
    }

    private static async Task<IResult> ShowAsync(
        string token, ManagePageBuilder builder, CancellationToken cancellationToken, string? done = null, string? asked = null)
    {
        var words = Done.GetValueOrDefault(done ?? string.Empty);
        var (person, refusal) = await builder.OpenAsync(token, cancellationToken);
        return refusal ?? await builder.PageAsync(token, person, words, null, cancellationToken, asked: AdvertId.Is(asked) ? asked : null);
    }

    private static async Task<IResult> ChangeAsync(
        string token,
        string id,
        string act,
        ManagePageBuilder builder,
        ChangeSubscription change,
        CancellationToken cancellationToken)
    {
        var (person, refusal) = await builder.OpenAsync(token, cancellationToken);
        if (refusal is not null)
        {
            return refusal;
        }

        var (wish, name) = act switch
        {
            "pause" => (new SubscriptionChange.Pause(), "paused"),
            "resume" => (new SubscriptionChange.Unpause(), "resumed"),
            "leave" => (new SubscriptionChange.Finish(EndReason.Left), "left"),
            "applied" => (new SubscriptionChange.Finish(EndReason.Applied), "applied"),
            _ => (default(SubscriptionChange), string.Empty),
        };
        return wish is null
            ? Results.NotFound()
            : await ChangedAsync(wish, name, token, person, id, builder, change, cancellationToken);
    }

    private static async Task<IResult> ChangeDaysAsync(
        string token,
        string id,
        HttpRequest request,
        ManagePageBuilder builder,
        ChangeSubscription change,
        CancellationToken cancellationToken)
    {
        var (person, refusal) = await builder.OpenAsync(token, cancellationToken);
        if (refusal is not null)
        {
            return refusal;
        }

        var requested = RequestedDays.FromForm(await PageEndpoints.FormAsync(request, cancellationToken));
        if (requested.Days is { } days)
        {
            return await ChangedAsync(
                new SubscriptionChange.ChangeReminderDays(days), "days", token, person, id, builder, change, cancellationToken);
        }

        var error = requested.Error! with { Field = AdvertId.Is(id) ? ManagedAdvert.DaysFieldOf(id) : "main" };
        return await builder.PageAsync(token, person, null, error, cancellationToken);
    }

    /// <param name="done">The name of what the page says after it.</param>
    private static async Task<IResult> ChangedAsync(
        SubscriptionChange wish,
        string done,
        string token,
        PersonKey person,
        string id,
        ManagePageBuilder builder,
        ChangeSubscription change,
        CancellationToken cancellationToken)
    {
        var result = AdvertId.Is(id) ? await change.RunAsync(person, id, wish, cancellationToken) : ChangeResult.NotFollowed;
        return result == ChangeResult.NotFollowed
            ? await builder.PageAsync(
                token,
                person,
                null,
                new FieldError("main", "You do not follow this advert any more."),
                cancellationToken)
            : Back(token, result == ChangeResult.Done ? done : "nothing");
    }

    private static async Task<IResult> LeaveAllAsync(
        string token, ManagePageBuilder builder, ChangeSubscription change, CancellationToken cancellationToken)
    {
        var (person, refusal) = await builder.OpenAsync(token, cancellationToken);
        if (refusal is not null)
        {
            return refusal;
        }

        return Back(token, await change.LeaveAllAsync(person, cancellationToken) > 0 ? "left-all" : "nothing");
    }

    private static async Task<IResult> RenewCalendarAsync(
        string token, ManagePageBuilder builder, RenewCalendar renew, CancellationToken cancellationToken)
    {
        var (person, refusal) = await builder.OpenAsync(token, cancellationToken);
        if (refusal is not null)
        {
            return refusal;
        }

        return await renew.RunAsync(person, cancellationToken) ? Back(token, "calendar") : ManagePageBuilder.NothingKept();
    }

    /// <summary>The advert replaces the one that they follow for the same job.</summary>
    private static async Task<IResult> ReplaceAsync(
        string token,
        string id,
        ManagePageBuilder builder,
        MoveFollower move,
        PersonStore people,
        FollowedAlready already,
        CancellationToken cancellationToken)
    {
        var (person, refusal) = await builder.OpenAsync(token, cancellationToken);
        if (refusal is not null)
        {
            return refusal;
        }

        var known = await people.GetAllAsync(person, cancellationToken);
        var followed = known is null || !AdvertId.Is(id) ? [] : await already.FindAsync(known, id, cancellationToken);
        return await move.RunAsync(person, [.. followed.Select(each => each.Subscription.Advert)], id, cancellationToken) switch
        {
            MoveResult.Done => Back(token, "replaced"),
            MoveResult.AlreadyDone => Back(token, "nothing"),
            MoveResult.Waits => Back(token, "replaced-soon"),
            MoveResult.Closed =>
                await NotReplaced("The new advert has closed or is no longer kept here, so it does not take the place of the one you follow."),
            _ =>
                await NotReplaced("Nothing was replaced: you no longer follow the other advert, or the new one is no longer kept here. You can paste it again."),
        };

        Task<PageResult> NotReplaced(string why) => builder.PageAsync(token, person, null, new FieldError("main", why), cancellationToken);
    }

    private static async Task<IResult> FollowBothAsync(
        string token, string id, ManagePageBuilder builder, ConfirmSubscription confirm, CancellationToken cancellationToken)
    {
        var (person, refusal) = await builder.OpenAsync(token, cancellationToken);
        if (refusal is not null)
        {
            return refusal;
        }

        var result = AdvertId.Is(id)
            ? await confirm.AddAsync(person, id, ReminderDays.Default, ConsentWording.Version, cancellationToken)
            : ChangeResult.Closed;
        return await AddedAsync(result, token, person, string.Empty, builder, cancellationToken);
    }

    /// <summary>Adds an advert by its link, by the address of its page here, or by its text.</summary>
    private static async Task<IResult> AddAsync(
        string token,
        HttpRequest request,
        ManagePageBuilder builder,
        ConfirmSubscription confirm,
        ImportAdvert record,
        LinkToFollow links,
        PersonStore people,
        FollowedAlready already,
        WebOptions settings,
        CancellationToken cancellationToken)
    {
        var (person, refusal) = await builder.OpenAsync(token, cancellationToken);
        if (refusal is not null)
        {
            return refusal;
        }

        var pasted = PastedAdvert.From(await PageEndpoints.FormAsync(request, cancellationToken));
        var id = IdIn(pasted.Source.Trim(), settings.PublicUrl);
        if (id is null && pasted.Error is { } error)
        {
            return await NotAdded(error);
        }

        if (id is null && pasted.Link is { } link)
        {
            (id, var why) = await links.FindAsync(request.HttpContext, link, cancellationToken);
            if (id is null)
            {
                return await NotAdded(why!);
            }
        }

        if (id is null && pasted.Source.Trim().Length < ShortestAdvert)
        {
            return await NotAdded($"This is too short for an advert. Paste all of its text, or its address on this site, which begins with {settings.PublicUrl}adverts/.");
        }

        var network = Visitors.NetworkOf(request.HttpContext);
        id ??= (await record.KeepAsync(pasted.Text!, null, network, person, cancellationToken)).Id;
        if (id is null)
        {
            return await NotAdded(Pasted.NoRoomForMore);
        }

        if (await people.GetAllAsync(person, cancellationToken) is { } known
            && known.To(id) is not { IsFollowed: true }
            && await already.FindAsync(known, id, cancellationToken) is { Count: > 0 })
        {
            return new SeeOther($"{ManagePageBuilder.PathOf(token)}?asked={id}");
        }

        var result = await confirm.AddAsync(person, id, ReminderDays.Default, ConsentWording.Version, cancellationToken);
        return await AddedAsync(result, token, person, pasted.Source, builder, cancellationToken);

        Task<PageResult> NotAdded(string why) => NotAddedAsync(why, token, person, pasted.Source, builder, cancellationToken);
    }

    private static async Task<IResult> AddedAsync(
        ChangeResult result, string token, PersonKey person, string typed, ManagePageBuilder builder,
        CancellationToken cancellationToken) => result switch
        {
            ChangeResult.Done => Back(token, "added"),
            ChangeResult.AlreadyDone => Back(token, "nothing"),
            ChangeResult.Closed => await NotAddedAsync(
                "Nobody can apply to this advert any more, or it is not known here, or nothing new was heard of it for long: then paste its text once more.",
                token, person, typed, builder, cancellationToken),
            _ => ManagePageBuilder.NothingKept(),
        };

    private static Task<PageResult> NotAddedAsync(
        string why, string token, PersonKey person, string typed, ManagePageBuilder builder, CancellationToken cancellationToken) =>
        builder.PageAsync(token, person, null, new FieldError("advert", why), cancellationToken, typed);

    /// <summary>The advert's id from the address of its page here, or the id itself; null when the text is neither.</summary>
    private static string? IdIn(string pasted, Uri home)
    {
        var begin = new Uri(home, "adverts/").AbsoluteUri;
        var id = pasted.StartsWith(begin, StringComparison.Ordinal) ? pasted[begin.Length..].Split('/', '?', '#')[0] : pasted;
        return AdvertId.Is(id) ? id : null;
    }

    private static async Task<IResult> DownloadAsync(
        string token,
        ManagePageBuilder builder,
        ExportPerson export,
        CancellationToken cancellationToken)
    {
        var (person, refusal) = await builder.OpenAsync(token, cancellationToken);
        if (refusal is not null)
        {
            return refusal;
        }

        return await export.RunAsync(person, cancellationToken) is { } data
            ? Results.File(
                JsonSerializer.SerializeToUtf8Bytes(PersonView.From(data), Download.PersonView),
                "application/json",
                "closing-dates-my-data.json")
            : ManagePageBuilder.NothingKept();
    }

    private static async Task<IResult> ShowEraseAsync(string token, ManagePageBuilder builder, CancellationToken cancellationToken) =>
        (await builder.OpenAsync(token, cancellationToken)).Refusal ?? PageResult.Erase(ManagePageBuilder.PathOf(token));

    private static async Task<IResult> EraseAsync(
        string token,
        HttpRequest request,
        ManagePageBuilder builder,
        ErasePerson erase,
        CancellationToken cancellationToken)
    {
        var (person, refusal) = await builder.OpenAsync(token, cancellationToken);
        if (refusal is not null)
        {
            return refusal;
        }

        var neverAgain = (await PageEndpoints.FormAsync(request, cancellationToken))?["suppress"].ToString() == "true";
        if (!await erase.RunAsync(person, neverAgain, cancellationToken))
        {
            return ManagePageBuilder.NothingKept();
        }

        return PageResult.For(neverAgain
            ? new MessageModel("Everything about you is erased", ["We will not write to your address again."], IsDone: true)
            : new MessageModel("Everything about you is erased", ["If you ask to follow an advert later, we begin anew."], IsDone: true));
    }

    /// <summary>
    /// Redirects to the page with GET, so that a reload repeats nothing. The address is relative and ours, so no redirect leads elsewhere.
    /// </summary>
    private static SeeOther Back(string token, string done) => new($"{ManagePageBuilder.PathOf(token)}?done={done}");
}
