using System.Globalization;
using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.UseCases;
using Notifier.Reading.Grammar;
using Notifier.Reading.Wording;
using Notifier.Web.Endpoints;
using Notifier.Web.Pages.Check;
using Notifier.Web.Pages.Follow;
using Notifier.Web.Security;

namespace Notifier.Web.Pages.Adverts;

/// <summary>The page of a stored advert, and the form with which a person follows it.</summary>
internal static class AdvertPages
{
    public static void MapAdvertPages(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/adverts/{id}", PageEndpoints.GetOrHead, ShowAsync).RequireRateLimiting(RateLimitPolicies.Views);
        routes.MapMethods("/adverts/{id}/follow", PageEndpoints.GetOrHead, AskAsync);
        routes.MapPost("/adverts/{id}/follow", FollowAsync);
    }

    /// <summary>The form of an advert, with the days ticked that the person chose before.</summary>
    public static string PathToFollow(string id, ReminderDays reminderDays) =>
        $"/adverts/{id}/follow?{string.Join('&', reminderDays.Days.Select(day => string.Create(CultureInfo.InvariantCulture, $"rung={day}")))}";

    public static string DaysError { get; } = $"Choose at least one day on which we remind you, and {ReminderDays.Most} at most.";

    /// <summary>The days ticked in a form; null when they are not a valid choice.</summary>
    public static ReminderDays? ReminderDaysOf(IEnumerable<string?> ticked)
    {
        var days = new List<int>();
        foreach (var text in ticked)
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var day))
            {
                return null;
            }

            days.Add(day);
        }

        return ReminderDays.TryOf(days);
    }

    private static async Task<IResult> ShowAsync(
        string id,
        GetAdvertDetails show,
        TimeProvider clock,
        Delays delays,
        CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return AdvertId.Is(id) && await show.RunAsync(id, LondonTime.DayOf(now), cancellationToken) is { } shown
            ? PageResult.For(AdvertPageModel.From(shown, CheckPages.MostShown, now, delays))
            : NoSuchAdvert(delays);
    }

    private static async Task<IResult> AskAsync(
        string id, HttpRequest request, AdvertStore adverts, FollowTokens tokens, TimeProvider clock, Delays delays,
        CancellationToken cancellationToken)
    {
        if (await FindAsync(id, adverts, clock, cancellationToken) is not { } advert)
        {
            return NoSuchAdvert(delays);
        }

        var days = ReminderDaysOf(request.Query["rung"]) ?? ReminderDays.Default;
        return advert.Answer.Kind == AnswerKind.Over
            ? PageResult.For(Closed(advert), StatusCodes.Status410Gone)
            : PageResult.For(Form(advert, string.Empty, days.Days, isAgreed: false, tokens.Issue(clock.GetUtcNow())));
    }

    private static async Task<IResult> FollowAsync(
        string id,
        HttpRequest request,
        RequestSubscription follow,
        AdvertStore adverts,
        FollowTokens tokens,
        EmailRequestLimiter limit,
        WebOptions settings,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (await FindAsync(id, adverts, clock, cancellationToken) is not { } advert)
        {
            return NoSuchAdvert(settings.Delays);
        }

        var form = await PageEndpoints.FormAsync(request, cancellationToken);
        var typed = form?["email"].ToString().Trim() ?? string.Empty;
        var ticked = form?["rung"].Where(day => day is not null) ?? [];
        var isAgreed = form?["consent"].ToString() == "true";
        var errors = new List<FormError>();
        var address = EmailAddress.TryParse(typed);
        if (address is null)
        {
            errors.Add(new FormError("email", FollowEndpoints.EmailError.Error));
        }

        var reminderDays = ReminderDaysOf(ticked);
        if (reminderDays is null)
        {
            errors.Add(new FormError("rungs", DaysError));
        }

        if (!isAgreed)
        {
            errors.Add(new FormError("consent", "Tick the box if you agree. Without it we may not write to you."));
        }

        if (address is null || reminderDays is null || !isAgreed)
        {
            var days = ticked.Select(day => int.TryParse(day, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= ReminderDays.Furthest ? number : -1).Where(day => day >= 0).Distinct().Take(ReminderDays.Most + 1);
            return PageResult.For(Form(advert, typed, [.. days], isAgreed, tokens.Issue(clock.GetUtcNow())) with { Errors = errors });
        }

        if (limit.Refusal(request.HttpContext) is { } refusal)
        {
            return refusal;
        }

        var asker = new Asker(Visitors.NetworkOf(request.HttpContext), form?["token"].ToString());
        var answer = await follow.RunAsync(address, id, reminderDays, ConsentWording.Version, asker, cancellationToken);
        return answer.Result switch
        {
            FollowResult.NoSuchAdvert => NoSuchAdvert(settings.Delays),
            FollowResult.Closed => PageResult.For(Closed(advert), StatusCodes.Status410Gone),
            FollowResult.Forgotten => PageResult.For(Forgotten(advert), StatusCodes.Status410Gone),
            FollowResult.TokenNeeded => PageResult.For(
                Form(advert, typed, reminderDays.Days, isAgreed, tokens.Issue(clock.GetUtcNow())) with { Errors = [new FormError("send", PressAgain)] }),
            _ => PageResult.For(CheckYourEmail(advert, address, answer.Until, clock.GetUtcNow(), settings.Delays)),
        };
    }

    private static string PressAgain { get; } = "More people are asking than usual. Wait a few seconds, then press the button again.";

    private static MessageModel CheckYourEmail(
        AdvertSummaryModel advert, EmailAddress address, DateTimeOffset? until, DateTimeOffset now, Delays delays) => new(
        "Check your email",
        [
            .. until is null ? Array.Empty<string>() : [FollowAnswers.Crowded],
            $"If {address.Value} can get our emails, {FollowAnswers.Arrives(until, now)}. Open it and confirm: we only remind you after that.",
            until is null
                ? $"Nothing there after a few minutes? Check your spam folder, or ask again after {EnglishDurations.InWords(delays.AskAgain)}."
                : "Nothing there by then? Check your spam folder, or ask again.",
            $"We send an address at most {delays.ConfirmationsADay} of these emails a day. Anything more is listed in the next one.",
        ],
        advert,
        IsDone: true);

    private static async Task<AdvertSummaryModel?> FindAsync(
        string id,
        AdvertStore adverts,
        TimeProvider clock,
        CancellationToken cancellationToken) =>
        AdvertId.Is(id) && await adverts.GetAsync(id, cancellationToken) is { } advert
            ? AdvertSummaryModel.From(id, advert, clock.GetUtcNow())
            : null;

    private static FollowForm Form(AdvertSummaryModel advert, string email, IReadOnlyList<int> days, bool isAgreed, string token) =>
        new(advert, $"/adverts/{advert.Id}/follow", ConsentWording.Text, email, days, isAgreed, token, []);

    private static MessageModel Closed(AdvertSummaryModel advert) =>
        new(
            "This advert has closed",
            ["Nobody can apply to it any more, so there is nothing to follow."],
            advert,
            Next: new NextPage("Check another advert", "/check"));

    private static MessageModel Forgotten(AdvertSummaryModel advert) => new(
        "Nothing new was heard of this advert for a long time",
        ["It states no closing date, and may have closed. If it is still open, paste its text once more, and then you can follow it."],
        advert,
        Next: new NextPage("Check an advert", "/check"));

    private static PageResult NoSuchAdvert(Delays delays) => PageResult.For(
        new MessageModel(
            "There is no such advert",
            [$"The address may be mistyped. Or the advert closed a while ago: we keep adverts for {RetentionWords.AfterClosing(delays)} after they close, and a pasted one that nobody asks to follow for {RetentionWords.Unfollowed(delays)}."],
            Next: new NextPage("Check an advert", "/check")),
        StatusCodes.Status404NotFound);
}
