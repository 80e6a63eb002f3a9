using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Emails;

/// <summary>
/// The addresses in mails. They are built from a setting, never from a request: nobody who sends a request can choose where a link leads.
/// </summary>
/// <param name="publicUrl">Where people reach the notifier, ending in a slash.</param>
public sealed class EmailLinks(Uri publicUrl, LinkTokens tokens, LinkOptions options)
{
    /// <summary>Where people reach the notifier, as it stands in names that must be ours alone.</summary>
    public string Host => publicUrl.IdnHost;

    /// <param name="nonce">Of the request that it confirms.</param>
    public Uri Confirm(Person person, string advert, string? nonce, DateTimeOffset now) =>
        To("confirm", LinkPurpose.Confirm, person.Key, advert, now + options.Links, person.Generation, nonce);

    /// <param name="nonce">Of the request that it confirms.</param>
    public Uri Replace(Person person, string advert, string? nonce, DateTimeOffset now) =>
        To("replace", LinkPurpose.Replace, person.Key, advert, now + options.Links, person.Generation, nonce);

    public Uri Manage(Person person, DateTimeOffset now) =>
        To("manage", LinkPurpose.Manage, person.Key, null, now + options.Links, person.Generation);

    public Uri Leave(PersonKey person, string advert, DateTimeOffset now) =>
        To("u", LinkPurpose.Leave, person, advert, now + options.LeaveLinks);

    public Uri Applied(PersonKey person, string advert, DateTimeOffset now) =>
        To("applied", LinkPurpose.Applied, person, advert, now + options.LeaveLinks);

    public Uri HrConfirm(Person person, string scope, DateTimeOffset now) =>
        To("hr/confirm", LinkPurpose.HrConfirm, person.Key, scope, now + options.Links, person.Generation);

    public Uri HrLeave(PersonKey person, string scope, DateTimeOffset now) =>
        To("hr/leave", LinkPurpose.HrLeave, person, scope, now + options.LeaveLinks);

    /// <summary>The person's private calendar. Some programs take only what ends in <c>.ics</c>.</summary>
    public CalendarLink Calendar(Person person, DateTimeOffset now)
    {
        var expires = now + options.CalendarLinks;
        var url = To("calendar", LinkPurpose.Calendar, person.Key, null, expires, person.CalendarGeneration, ending: ".ics");
        return new CalendarLink(url, expires);
    }

    private Uri To(
        string path,
        LinkPurpose purpose,
        PersonKey person,
        string? advert,
        DateTimeOffset expires,
        string? generation = null,
        string? nonce = null,
        string ending = "") =>
        new(publicUrl, $"{path}/{tokens.Issue(purpose, person, advert, expires, generation, nonce)}{ending}");
}
