using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Core.Subscriptions;
using Notifier.Web.Pages.Adverts;
using Notifier.Web.Pages.Manage;

namespace Notifier.Web.Pages.Follow;

/// <summary>The email's question, on a page.</summary>
internal static class ReplaceQuestion
{
    public static Replacement For(IReadOnlyList<FollowedAdvert> followed, Advert advert, DateTimeOffset now)
    {
        var words = new ReplaceWords(followed.Select(each => AdvertInQuestion.From(each.Advert)), AdvertInQuestion.From(advert));
        return new Replacement(AdvertSummaryModel.From(advert.Id, advert, now), [words.Question, .. words.Consequences], words.Button);
    }
}
