using Notifier.Core.Reminders;
using Notifier.Core.Secrets;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Email;

/// <summary>The addresses in mails. They are built from a setting, never from a request: whoever asks cannot choose where a link leads.</summary>
/// <param name="publicUrl">Where people reach the notifier, ending in a slash.</param>
public sealed class MailLinks(Uri publicUrl, LinkTokens tokens, Delays delays)
{
    /// <summary>Where people reach the notifier, as it stands in names that must be ours alone.</summary>
    public string Host => publicUrl.IdnHost;

    public Uri Confirm(PersonKey person, string advert, DateTimeOffset now) => To("confirm", LinkPurpose.Confirm, person, advert, now + delays.Links);

    public Uri Replace(PersonKey person, string advert, DateTimeOffset now) => To("replace", LinkPurpose.Replace, person, advert, now + delays.Links);

    public Uri Manage(PersonKey person, DateTimeOffset now) => To("manage", LinkPurpose.Manage, person, null, now + delays.Links);

    public Uri Leave(PersonKey person, string advert, DateTimeOffset now) => To("u", LinkPurpose.Leave, person, advert, now + delays.LeaveLinks);

    public Uri Applied(PersonKey person, string advert, DateTimeOffset now) => To("applied", LinkPurpose.Applied, person, advert, now + delays.LeaveLinks);

    public Uri HrConfirm(PersonKey person, string scope, DateTimeOffset now) => To("hr/confirm", LinkPurpose.HrConfirm, person, scope, now + delays.Links);

    public Uri HrLeave(PersonKey person, string scope, DateTimeOffset now) => To("hr/leave", LinkPurpose.HrLeave, person, scope, now + delays.LeaveLinks);

    /// <summary>The person's private calendar. Some programs take only what ends in <c>.ics</c>.</summary>
    public CalendarLink Calendar(PersonKey person, DateTimeOffset now)
    {
        var expires = now + delays.CalendarLinks;
        return new CalendarLink(To("calendar", LinkPurpose.Calendar, person, null, expires, ".ics"), expires);
    }

    private Uri To(string path, LinkPurpose purpose, PersonKey person, string? advert, DateTimeOffset expires, string ending = "") =>
        new(publicUrl, $"{path}/{tokens.Issue(purpose, person, advert, expires)}{ending}");
}
