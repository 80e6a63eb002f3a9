using System.Text.Json;
using System.Text.Json.Nodes;
using Notifier.Core.Emails;
using Notifier.Core.Sources;
using Notifier.Core.UseCases;
using Notifier.Reading.Boards;
using Notifier.Reading.Findings;
using Notifier.Reading.Grammar;
using Notifier.Web.Pages.AdvertLinks;
using Notifier.Web.Security;

namespace Notifier.Web.Endpoints.Checks;

/// <summary>Answers a client of the API that sent only the link of an advert.</summary>
internal sealed class LinkCheck(CheckLink check, LinkRequestLimiter limit, TimeProvider clock)
{
    private const string NotRead = "The page of this link was not read.";

    public async Task<IResult> AnswerAsync(HttpContext context, string typed, CancellationToken cancellationToken)
    {
        switch (TypedLink.Parse(typed))
        {
            case null:
                return ProblemResults.Invalid(new FieldError("url", BadLinkWords.For(LinkProblem.Host)));
            case { Problem: { } problem }:
                return ProblemResults.Invalid(new FieldError("url", BadLinkWords.For(problem)));
            case { Address: { } address }:
                var ready = await check.ReadyReportAsync(address, cancellationToken);
                return ready is null && limit.Wait(context) is { } wait
                    ? new TooOften(wait)
                    : Answer(context, ready ?? await check.ReportAsync(address, Visitors.NetworkOf(context), cancellationToken));
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private IResult Answer(HttpContext context, LinkAnswer answer)
    {
        var now = clock.GetUtcNow();
        var today = LondonTime.DayOf(now);
        return answer switch
        {
            LinkAnswer.Known known => new CheckAnswer(
                known.Checked!,
                known.Id,
                today,
                linked: Linked(known.Address, known.IsStored ? ReadingOutcome.Unchanged : ReadingOutcome.Read, known.Elsewhere)),
            LinkAnswer.NoRoom full => new CheckAnswer(
                full.Checked, null, today, notKept: Pasted.NotKept, linked: Linked(full.Address, ReadingOutcome.Read, full.Elsewhere)),
            LinkAnswer.NoAdvert none => Problem("no-advert", BadLinkWords.For(none)),
            LinkAnswer.NotRead unread => Unread(context, unread, now),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static IResult Unread(HttpContext context, LinkAnswer.NotRead unread, DateTimeOffset now)
    {
        var page = LinkAnswerModel.From(unread, now);
        var sentence = string.Join(' ', page.Happened);
        if (unread.Reading.Wait is null)
        {
            return Problem(unread.IsOff ? "not-asked" : KebabCase.From(unread.Reading.Outcome), sentence, unread.Address, unread.Elsewhere);
        }

        RateLimitPolicies.SetRetryAfter(context, (unread.Reading.Until ?? now) - now);
        return Problem("later", sentence, unread.Address, unread.Elsewhere, StatusCodes.Status503ServiceUnavailable);
    }

    private static IResult Problem(
        string outcome, string sentence, CanonicalAddress? address = null, SameJobElsewhere? elsewhere = null,
        int status = StatusCodes.Status422UnprocessableEntity)
    {
        var more = new Dictionary<string, object?> { ["outcome"] = outcome };
        if (address is not null)
        {
            more["source"] = address.Url.AbsoluteUri;
            more["elsewhere"] = Json(From(elsewhere));
        }

        return Results.Problem(sentence, statusCode: status, title: NotRead, extensions: more);
    }

    private static LinkedAdvert Linked(CanonicalAddress address, ReadingOutcome outcome, SameJobElsewhere? elsewhere) =>
        new(address.Url, KebabCase.From(outcome), From(elsewhere));

    private static AdvertElsewhere? From(SameJobElsewhere? elsewhere) => elsewhere is null
        ? null
        : new AdvertElsewhere(elsewhere.Checked, elsewhere.Address.Url, elsewhere.Id, elsewhere.ByReference);

    private static JsonNode? Json(AdvertElsewhere? elsewhere)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            new CheckReportJson(json).WriteElsewhere(elsewhere);
        }

        return JsonNode.Parse(bytes.ToArray());
    }

    private sealed class TooOften(TimeSpan wait) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => RateLimitPolicies.RefuseAsync(httpContext, wait);
    }
}
