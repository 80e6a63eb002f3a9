using System.Text.Json;
using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Sending.Policies;
using Notifier.Reading.Wording;

namespace Notifier.Core.Sending;

/// <summary>Why somebody should get an email. Its policy decides what it says when it is sent.</summary>
public enum EmailKind
{
    Confirm,
    ManageLink,
    Announce,
    Ends,
    Rung,
    HrConfirm,
    HrFindings,
    HrCloses,
}

/// <summary>What a message of the queue names beside the person.</summary>
public enum MessageContent
{
    /// <summary>Nothing. The person is hidden, because anybody may ask for this email for any address.</summary>
    Person,

    /// <summary>An advert, or an HR contact's scope.</summary>
    Advert,

    /// <summary>An advert, its closing date and how many days before that date.</summary>
    ClosingDate,

    /// <summary>An advert, and the quarter of an hour whose findings go into one email.</summary>
    Quarter,
}

/// <summary>One kind of email: its names, and where its words and its decisions are.</summary>
/// <param name="QueueName">In messages of the queue.</param>
/// <param name="Mails">What it can say. Each record has its template.</param>
/// <param name="Keys">Its names in the ledger, and what the export of a person's data calls it.</param>
/// <param name="Policy">The <see cref="EmailPolicy"/> that decides what is sent.</param>
public sealed record EmailKindRow(
    EmailKind Kind, string QueueName, IReadOnlyList<Type> Mails, IReadOnlyList<LedgerKeyFormat> Keys, Type Policy)
{
    public MessageContent Content { get; init; } = MessageContent.Advert;

    /// <summary>The due item that leads to it; null when only a person's own act does.</summary>
    public DueItemKind? Due { get; init; }

    /// <summary>The due item is for all followers, and this says which of them should have the email; null for every other.</summary>
    internal FollowerEmailRule? Followers { get; init; }

    /// <summary>
    /// After a soft bounce a message asks for it once more. No message does for an email that the person can ask for again.
    /// </summary>
    public bool IsAskedForAgain { get; init; }

    /// <summary>Its place in the queue was given by an hourly cap, so it may leave at night even when it is late.</summary>
    public bool HasTurn { get; init; }

    /// <param name="days">Of an email that leaves some days before the closing date, how many; else null.</param>
    internal SendEmailMessage Message(PersonKey person, Advert advert, int? days = null, bool isAnswer = false) =>
        Content == MessageContent.ClosingDate
            ? new SendEmailMessage(person, advert.Id, Kind, isAnswer, days, advert.Closing.Safe!.LastDay)
            : new SendEmailMessage(person, advert.Id, Kind, isAnswer);
}

/// <summary>Every kind of email, one row each. Everything that differs from kind to kind asks this table.</summary>
public static class EmailKinds
{
    public static readonly LedgerKeyFormat ConfirmationKey = new("confirm", _ => "please confirm");

    public static readonly LedgerKeyFormat ManageLinkKey = new("manage", _ => "manage link");

    public static readonly LedgerKeyFormat AnnouncementKey = new("v{version}", key => $"what changed, version {key.Version} of the advert");

    /// <summary>Another disagreement under the same version is another email.</summary>
    public static readonly LedgerKeyFormat ClosesSoonerKey =
        new("v{version}-s{hash}", key => $"it closes sooner than a board shows, version {key.Version} of the advert");

    public static readonly LedgerKeyFormat PostedAgainKey = new("v{version}-again-{date}", key => $"posted again on {InWords(key.Date)}");

    /// <summary>With the day of the last reading: once the advert is read again, following it can end again.</summary>
    public static readonly LedgerKeyFormat EndKey = new("ends{date}", _ => "following has ended");

    public static readonly LedgerKeyFormat ReminderKey = new("{date}-d{days:00}", key => key.Days == 0
        ? $"reminder, on the last day, {InWords(key.Date)}"
        : $"reminder, {EnglishDates.Days(key.Days!.Value)} before {InWords(key.Date)}");

    public static readonly LedgerKeyFormat HrFindingsKey = new("f{hash}", _ => "what is wrong with the dates");

    public static readonly LedgerKeyFormat HrClosesKey = new(
        "{date}-hr{days}",
        key => $"it closes soon: {EnglishDates.Days(key.Days!.Value).Replace("day", "working day", StringComparison.Ordinal)} before {InWords(key.Date)}");

    /// <summary>A person who should have several emails gets the first of them in this order.</summary>
    public static readonly IReadOnlyList<EmailKindRow> All =
    [
        new(EmailKind.Confirm, "confirm", [typeof(Mail.Confirm), typeof(Mail.Replace)], [ConfirmationKey], typeof(ConfirmationEmailPolicy))
        {
            Due = DueItemKind.Confirm,
            HasTurn = true,
        },
        new(EmailKind.ManageLink, "manage-link", [typeof(Mail.ManageLink)], [ManageLinkKey], typeof(ManageLinkEmailPolicy))
        {
            Content = MessageContent.Person,
        },
        new(
            EmailKind.Announce,
            "announce",
            [
                typeof(Mail.ClosesSooner),
                typeof(Mail.NoDateStated),
                typeof(Mail.DateNowStated),
                typeof(Mail.DateMoved),
                typeof(Mail.ClosedEarly),
                typeof(Mail.PostedAgain),
            ],
            [AnnouncementKey, ClosesSoonerKey, PostedAgainKey],
            typeof(FollowerEmailPolicy))
        {
            Due = DueItemKind.Announce,
            Followers = new AnnouncementRule(),
            IsAskedForAgain = true,
        },
        new(EmailKind.Ends, "ends", [typeof(Mail.FollowingEnds)], [EndKey], typeof(FollowingEndsEmailPolicy))
        {
            Due = DueItemKind.Ends,
            Followers = new FollowingEndsRule(),
        },
        new(EmailKind.Rung, "rung", [typeof(Mail.Reminder)], [ReminderKey], typeof(FollowerEmailPolicy))
        {
            Content = MessageContent.ClosingDate,
            Due = DueItemKind.Rung,
            Followers = new ReminderRule(),
            IsAskedForAgain = true,
        },
        new(EmailKind.HrConfirm, "hr-confirm", [typeof(Mail.HrConfirm)], [ConfirmationKey], typeof(HrConfirmationEmailPolicy))
        {
            Due = DueItemKind.HrConfirm,
        },
        new(EmailKind.HrFindings, "hr-findings", [typeof(Mail.HrFindings)], [HrFindingsKey], typeof(HrFindingsEmailPolicy))
        {
            Content = MessageContent.Quarter,
            Due = DueItemKind.HrDigest,
        },
        new(EmailKind.HrCloses, "hr-closes", [typeof(Mail.HrCloses)], [HrClosesKey], typeof(HrClosesEmailPolicy))
        {
            Content = MessageContent.ClosingDate,
            Due = DueItemKind.HrCloses,
            IsAskedForAgain = true,
        },
    ];

    /// <summary>Each once.</summary>
    public static IEnumerable<Type> Policies => All.Select(row => row.Policy).Distinct();

    public static EmailKindRow Get(EmailKind kind) => All.First(row => row.Kind == kind);

    /// <returns>Null for a name that this version does not know.</returns>
    public static EmailKindRow? FromQueueName(string? name) =>
        All.FirstOrDefault(row => string.Equals(row.QueueName, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>What a due item leads to, for all followers of its advert.</summary>
    internal static IEnumerable<EmailKindRow> ForFollowers(DueItemKind due) =>
        All.Where(row => row.Due == due && row.Followers is not null);

    /// <param name="name">The part of a ledger key that follows the advert.</param>
    /// <returns>Null when it has no format of this table.</returns>
    internal static (EmailKindRow Row, LedgerKeyFields Fields)? FromLedgerName(string name)
    {
        foreach (var row in All)
        {
            foreach (var format in row.Keys)
            {
                if (format.Parse(name) is { } fields)
                {
                    return (row, fields);
                }
            }
        }

        return null;
    }

    /// <summary>What an email was, as the export of a person's data says it.</summary>
    /// <param name="name">The part of its ledger key that follows the advert.</param>
    public static string InWords(string name)
    {
        var known = from row in All
                    from format in row.Keys
                    let fields = format.Parse(name)
                    where fields is not null
                    select format.InWords(fields);
        return known.FirstOrDefault() ?? name;
    }

    /// <summary>The name of a mail in reports, after its record.</summary>
    public static string NameOf(Mail mail)
    {
        return JsonNamingPolicy.KebabCaseLower.ConvertName(mail.GetType().Name);
    }

    /// <summary>The name under which it is counted: emails that leave some days before a date are counted by those days.</summary>
    /// <param name="entry">Its own.</param>
    internal static string MetricName(Mail mail, EmailLedgerEntry entry) => entry.Closing is null ? NameOf(mail) : entry.LastPart;

    private static string InWords(DateOnly? day) => EnglishDates.InWords(day!.Value);
}
