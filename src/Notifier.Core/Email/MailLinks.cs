using Notifier.Core.Reminders;
using Notifier.Core.Secrets;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Email;

/// <summary>The addresses in mails. They are built from a setting, never from a request: whoever asks cannot choose where a link leads.</summary>
/// <param name="publicUrl">Where people reach the notifier, ending in a slash.</param>
public sealed class MailLinks(Uri publicUrl, LinkTokens tokens, Delays delays)
{
    public Uri Confirm(PersonKey person, string advert, DateTimeOffset now) => To("confirm", LinkPurpose.Confirm, person, advert, now + delays.Links);

    public Uri Manage(PersonKey person, DateTimeOffset now) => To("manage", LinkPurpose.Manage, person, null, now + delays.Links);

    public Uri Leave(PersonKey person, string advert, DateTimeOffset now) => To("u", LinkPurpose.Leave, person, advert, now + delays.LeaveLinks);

    public Uri Applied(PersonKey person, string advert, DateTimeOffset now) => To("applied", LinkPurpose.Applied, person, advert, now + delays.LeaveLinks);

    public Uri HrConfirm(PersonKey person, string scope, DateTimeOffset now) => To("hr/confirm", LinkPurpose.HrConfirm, person, scope, now + delays.Links);

    public Uri HrLeave(PersonKey person, string scope, DateTimeOffset now) => To("hr/leave", LinkPurpose.HrLeave, person, scope, now + delays.LeaveLinks);

    private Uri To(string path, LinkPurpose purpose, PersonKey person, string? advert, DateTimeOffset expires) =>
        new(publicUrl, $"{path}/{tokens.Issue(purpose, person, advert, expires)}");
}
