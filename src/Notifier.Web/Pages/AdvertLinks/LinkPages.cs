using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.UseCases;
using Notifier.Reading.Boards;
using Notifier.Web.Pages.Check;
using Notifier.Web.Security;

namespace Notifier.Web.Pages.AdvertLinks;

/// <summary>Answers a link that a person gave in the one box.</summary>
internal sealed class LinkPages(
    CheckLink check, AdvertStore adverts, ReadingTurns turns, LinkRequestLimiter limit, WebOptions settings, TimeProvider clock)
{
    /// <param name="typed">What the person typed, to be shown again when it is wrong.</param>
    public async Task<IResult> AnswerAsync(HttpContext context, string typed, TypedLink link, CancellationToken cancellationToken)
    {
        if (link.Address is not { } address)
        {
            return PageResult.Paste(typed, BadLinkWords.For(link.Problem!.Value));
        }

        var ready = await check.ReadyAsync(address, cancellationToken);
        if (ready is null && limit.Wait(context) is { } wait)
        {
            RateLimitPolicies.SetRetryAfter(context, wait);
            var now = clock.GetUtcNow();
            return PageResult.For(LinkAnswerModel.TooMany(address, now + wait, now), StatusCodes.Status429TooManyRequests);
        }

        var answer = ready ?? await check.RunAsync(address, Visitors.NetworkOf(context), cancellationToken);
        return answer switch
        {
            LinkAnswer.Known { Elsewhere: null, Beside: null, Search: null } known => new SeeOther($"/adverts/{known.Id}"),
            LinkAnswer.Known known => await ShowAsync(known, cancellationToken),
            LinkAnswer.NoRoom full => await turns.RunAsync(() => Show(full), cancellationToken),
            LinkAnswer.NoAdvert { KnownId: { } id } => new SeeOther($"/adverts/{id}"),
            LinkAnswer.NoAdvert none => PageResult.Paste(typed, BadLinkWords.For(none)),
            LinkAnswer.NotRead unread => Show(unread, context),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private async Task<IResult> ShowAsync(LinkAnswer.Known known, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var given = known.Checked is { } check ? CopyBesideModel.FromLink(check, known.Address, known.Id, now)
            : await adverts.GetAsync(known.Id, cancellationToken) is { } advert ? CopyBesideModel.From(advert, null, now)
            : null;
        return given is null
            ? new SeeOther($"/adverts/{known.Id}") // it was deleted a moment ago, and that page says so
            : PageResult.For(LinkAnswerModel.From(known, given, now));
    }

    private PageResult Show(LinkAnswer.NoRoom full)
    {
        var now = clock.GetUtcNow();
        var given = CopyBesideModel.FromLink(full.Checked, full.Address, null, now);
        return PageResult.For(CheckPageModel.From(full.Checked, null, now, settings.Reminder, settings.Retention) with
        {
            IsFromLink = true,
            HasNoRoom = true,
            Url = full.Address.Original.AbsoluteUri,
            Copies = full.Elsewhere is { } elsewhere ? CopiesBesideModel.From(given, elsewhere, now) : null,
            Tried = full.Elsewhere is null ? SearchWords.For(full.Search) : null,
        });
    }

    private PageResult Show(LinkAnswer.NotRead unread, HttpContext context)
    {
        var now = clock.GetUtcNow();
        var page = LinkAnswerModel.From(unread, now);
        if (unread.Reading is not { Wait: not null } waits)
        {
            return PageResult.For(page);
        }

        RateLimitPolicies.SetRetryAfter(context, (waits.Until ?? now) - now);
        return PageResult.For(page, StatusCodes.Status503ServiceUnavailable);
    }
}
