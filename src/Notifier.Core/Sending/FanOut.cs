using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Sending;

/// <summary>The emails to which a due item for all followers leads, as far as the advert still asks for them.</summary>
internal sealed class FanOut
{
    private readonly DueItemKey _due;
    private readonly Advert _advert;

    private FanOut(DueItemKey due, Advert advert, IReadOnlyList<EmailKindRow> kinds) => (_due, _advert, Kinds) = (due, advert, kinds);

    public DueItemKind Due => _due.Kind;

    public IReadOnlyList<EmailKindRow> Kinds { get; }

    /// <param name="advert">As the key leads to it. Where another advert stands in its place, that one has due items of its own.</param>
    /// <returns>Null when the advert asks for none of them.</returns>
    public static FanOut? From(
        DueItemKey due, Advert advert, DateTimeOffset now, ReminderOptions reminderOptions, RetentionOptions retentionOptions)
    {
        IReadOnlyList<EmailKindRow> kinds = advert.Id == due.Advert
            ? [.. EmailKinds.ForFollowers(due.Kind).Where(kind => kind.Followers!.IsAsked(due, advert, now, reminderOptions, retentionOptions))]
            : [];
        return kinds.Count == 0 ? null : new FanOut(due, advert, kinds);
    }

    /// <summary>The index of followers is enough to leave some out. The rest is checked before sending.</summary>
    public bool Concerns(Follower follower) => !follower.IsPaused && (_due.Days is not { } days || follower.ReminderDays.Days.Contains(days));

    public IEnumerable<SendEmailMessage> Messages(PersonKey person) => Kinds.Select(kind => Message(kind, person));

    public SendEmailMessage Message(EmailKindRow kind, PersonKey person) => kind.Message(person, _advert, _due.Days) with { Due = _due.At };
}
