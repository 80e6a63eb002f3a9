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
        $"/adverts/{id}/follow?{RequestedDays.ToQuery(reminderDays)}";

    private static async Task<IResult> ShowAsync(
        string id,
        GetAdvertDetails show,
        TimeProvider clock,
        ReminderOptions reminderOptions,
        RetentionOptions retentionOptions,
        CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return AdvertId.Is(id) && await show.RunAsync(id, LondonTime.DayOf(now), cancellationToken) is { } shown
            ? PageResult.For(AdvertPageModel.From(shown, CheckPages.MostShown, now, reminderOptions))
            : NoSuchAdvert(retentionOptions);
    }

    private static async Task<IResult> AskAsync(
        string id, HttpRequest request, AdvertStore adverts, FollowTokens tokens, TimeProvider clock, RetentionOptions options,
        CancellationToken cancellationToken)
    {
        if (await FindAsync(id, adverts, clock, cancellationToken) is not { } advert)
        {
            return NoSuchAdvert(options);
        }

        var days = RequestedDays.FromQuery(request.Query).Days ?? ReminderDays.Default;
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
            return NoSuchAdvert(settings.Retention);
        }

        var requested = RequestedFollow.FromForm(await PageEndpoints.FormAsync(request, cancellationToken));
        var (valid, errors) = requested.Validate();
        if (valid is null)
        {
            return Again(errors);
        }

        if (limit.Refusal(request.HttpContext) is { } refusal)
        {
            return refusal;
        }

        var asker = new Asker(Visitors.NetworkOf(request.HttpContext), valid.Token);
        var answer = await follow.RunAsync(valid.Address, id, valid.Days, ConsentWording.Version, asker, cancellationToken);
        return answer.Result switch
        {
            FollowResult.NoSuchAdvert => NoSuchAdvert(settings.Retention),
            FollowResult.Closed => PageResult.For(Closed(advert), StatusCodes.Status410Gone),
            FollowResult.Forgotten => PageResult.For(Forgotten(advert), StatusCodes.Status410Gone),
            FollowResult.TokenNeeded => Again([new FieldError("send", PressAgain)]),
            _ => PageResult.For(CheckYourEmail(advert, valid.Address, answer.Until, clock.GetUtcNow(), settings.Confirmation)),
        };

        PageResult Again(IReadOnlyList<FieldError> errors)
        {
            var form = Form(advert, requested.Email ?? string.Empty, requested.Days.Ticked, requested.IsAgreed, tokens.Issue(clock.GetUtcNow()));
            return PageResult.For(form with { Errors = errors });
        }
    }

    private static string PressAgain { get; } = "More people are asking than usual. Wait a few seconds, then press the button again.";

    private static MessageModel CheckYourEmail(
        AdvertSummaryModel advert, EmailAddress address, DateTimeOffset? until, DateTimeOffset now, ConfirmationOptions options) => new(
        "Check your email",
        [
            .. until is null ? Array.Empty<string>() : [FollowAnswers.Crowded],
            $"If {address.Value} can get our emails, {FollowAnswers.Arrives(until, now)}. Open it and confirm: we only remind you after that.",
            until is null
                ? $"Nothing there after a few minutes? Check your spam folder, or ask again after {EnglishDurations.InWords(options.AskAgain)}."
                : "Nothing there by then? Check your spam folder, or ask again.",
            $"We send an address at most {options.ConfirmationsADay} of these emails a day. Anything more is listed in the next one.",
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

    private static PageResult NoSuchAdvert(RetentionOptions options) => PageResult.For(
        new MessageModel(
            "There is no such advert",
            [$"The address may be mistyped. Or the advert closed a while ago: we keep adverts for {RetentionPeriods.AfterClosing(options)} after they close, and a pasted one that nobody asks to follow for {RetentionPeriods.Unfollowed(options)}."],
            Next: new NextPage("Check an advert", "/check")),
        StatusCodes.Status404NotFound);
}
