using Notifier.Core.Emails.Calendar;
using Notifier.Core.Security;
using Notifier.Core.Subscriptions;
using Notifier.Web.Pages;

namespace Notifier.Web.Endpoints;

/// <summary>A person's private calendar. Anyone with its address can read the calendar, but can do nothing else with it.</summary>
internal static class CalendarEndpoint
{
    private const string Ending = ".ics";

    public static void MapCalendar(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/calendar/{token}", PageEndpoints.GetOrHead, FeedAsync);

    private static async Task<IResult> FeedAsync(
        string token, LinkReader links, CalendarFeed feed, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!token.EndsWith(Ending, StringComparison.Ordinal))
        {
            return NoSuchCalendar();
        }

        return await links.ReadAsync(token[..^Ending.Length], LinkPurpose.Calendar, clock.GetUtcNow(), cancellationToken) switch
        {
            LinkVerdict.Good good when await feed.RunAsync(good.Claims.Person, cancellationToken) is { } text =>
                Results.Text(text, "text/calendar; charset=utf-8"),
            LinkVerdict.Invalid => NoSuchCalendar(),
            _ => ProblemResults.ForPersonOrClient(ProblemResults.Create(
                StatusCodes.Status410Gone,
                "This calendar has ended.",
                "Ask for a manage link: it comes with a new address when you follow something.")),
        };
    }

    private static IResult NoSuchCalendar() =>
        ProblemResults.ForPersonOrClient(ProblemResults.Create(StatusCodes.Status404NotFound, "There is no such calendar."));
}
