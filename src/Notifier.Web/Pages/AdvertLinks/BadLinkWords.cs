using Notifier.Core.UseCases;
using Notifier.Reading.Boards;

namespace Notifier.Web.Pages.AdvertLinks;

/// <summary>What is wrong with a link that leads to no advert, and what to do about it.</summary>
internal static class BadLinkWords
{
    public static string For(LinkProblem problem) => problem switch
    {
        LinkProblem.TooLong => "This link is too long for us. Open the advert, and copy its words instead.",
        LinkProblem.Scheme => "We open only links that begin with https:// or http://. Copy the link from the top of your browser.",
        LinkProblem.UserName =>
            "This link holds a user name or a password before the name of the site. Copy it from the top of your browser without that.",
        LinkProblem.Characters => "This link holds a space or another character that no link has. Copy it once more.",
        LinkProblem.Port =>
            "This link has a number after the name of the site, and we do not open those. Copy the words of the advert instead.",
        _ => "This link does not lead to a public website. Copy the link of the advert, like https://www.jobs.nhs.uk/…",
    };

    public static string For(LinkAnswer.NoAdvert answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer switch
        {
            { IsOurs: true } => "This link leads to this website. Give us the link of an advert on a job board, or its words.",
            { Address.Kind: AddressKind.OneVisit } =>
                $"{answer.Address.Board ?? "This site"} makes such links for one visit, so nobody else can open it. "
                + "Open the advert, copy its words, and paste them here.",
            _ => "This is a list of jobs. Open one advert on it, and copy the link of that advert.",
        };
    }
}
