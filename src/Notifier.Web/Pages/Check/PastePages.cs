using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.UseCases;
using Notifier.Reading;
using Notifier.Reading.Boards;
using Notifier.Reading.Documents;
using Notifier.Reading.Findings;
using Notifier.Reading.Grammar;
using Notifier.Web.Endpoints;
using Notifier.Web.Pages.AdvertLinks;
using Notifier.Web.Security;

namespace Notifier.Web.Pages.Check;

/// <summary>
/// Answers pasted words with their report, and with the same job as we know it from elsewhere. A phone shares a title with a link: without
/// a date in its words, the link is opened.
/// </summary>
internal sealed class PastePages(
    CheckLink links, LinkPages pages, ReadingTurns turns, LinkRequestLimiter limit, WebOptions settings, TimeProvider clock)
{
    /// <param name="url">The address that was given with the words, as typed. Null when they came alone.</param>
    public async Task<IResult> ShowAsync(
        HttpContext context, AdvertText text, string source, string? url, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = LondonTime.DayOf(now);
        AdvertRequest.TryPage(url, out var page);
        var check = await turns.RunAsync(() => AdvertReader.Read(text, today, page, today, cancellationToken), cancellationToken);
        if (check.Reading.Mentions.Count == 0 && page is null && TypedLink.InShared(source) is { } shared)
        {
            return await pages.AnswerAsync(context, source, shared, cancellationToken);
        }

        var beside = await links.BesideAsync(
            check, page, Visitors.NetworkOf(context), () => limit.Wait(context) is null, cancellationToken);
        var shown = await turns.RunAsync(
            () => CheckPageModel.From(check, source, now, settings.Reminder, settings.Retention), cancellationToken);
        return PageResult.For(shown with
        {
            Url = page is null ? null : url,
            Copies = CopiesOf(check, beside, now),
            Tried = beside.IsHeldBack
                ? "You have asked us about many adverts, so we did not look for this one elsewhere. Check it again in a few minutes."
                : beside is { Maintained: null, Elsewhere: null } ? SearchWords.For(beside.Search)
                : null,
        });
    }

    private static CopiesBesideModel? CopiesOf(CheckedAdvert check, BesidePaste beside, DateTimeOffset now)
    {
        var pasted = CopyBesideModel.FromPaste(check, now);
        return beside switch
        {
            { Maintained: { } known } => CopiesBesideModel.KnownAlready(pasted, known, now),
            { Elsewhere: { } elsewhere } => CopiesBesideModel.From(pasted, elsewhere, now),
            _ => null,
        };
    }
}
