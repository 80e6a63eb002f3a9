using Notifier.Core.Adverts;
using Notifier.Reading.Findings;
using Notifier.Reading.Wording;

namespace Notifier.Core.Emails;

/// <summary>What a mail says of the advert it is about.</summary>
public sealed record AdvertInMail
{
    /// <summary>Hostile until encoded, like every text here.</summary>
    public required string Title { get; init; }

    public required string? Employer { get; init; }

    public required string? Reference { get; init; }

    /// <summary>http or https, where to apply: the copy's own page; null when the advert was pasted.</summary>
    public required Uri? ApplyUrl { get; init; }

    /// <summary>The date that is safe; null when none is stated.</summary>
    public required ToldClosingDate? Safe { get; init; }

    /// <summary>The later date shown elsewhere, which is not to be relied on; null when nothing disagrees.</summary>
    public required ToldClosingDate? Other { get; init; }

    /// <summary>When we last looked, UTC.</summary>
    public required DateTimeOffset LastRead { get; init; }

    /// <summary>Where the original may be found when no date is stated, one sentence; null when nothing tells.</summary>
    public required string? WhereToLook { get; init; }

    /// <summary>Only people inside may apply.</summary>
    public required bool IsInternalOnly { get; init; }

    /// <summary>A visitor chose its words or its page, so an address that nobody has confirmed gets none of its words.</summary>
    public bool IsUnlisted { get; init; }

    /// <summary>We fetched its page because somebody gave a link, and do not look at it again yet.</summary>
    public bool IsFetched { get; init; }

    /// <summary>A visitor pasted it: nobody looks at its page again, so its date never moves by itself.</summary>
    public bool IsPasted => IsUnlisted && !IsFetched;

    /// <summary>Somebody tells us of it again and again, so its date may move by itself.</summary>
    public bool IsMaintained => !IsUnlisted && !IsFetched;

    /// <summary>It was posted again, and nobody can tell when it closes; null when it was not.</summary>
    public PostedAgainInMail? Again { get; init; }
}

/// <summary>A new posting that states no date of the employer's.</summary>
/// <param name="Posted">The day on which it was posted again.</param>
/// <param name="Shown">What its board filled in.</param>
public sealed record PostedAgainInMail(DateOnly Posted, ToldClosingDate Shown);

/// <summary>An advert, and what is wrong with its dates.</summary>
/// <param name="BoardOfPage">The board that its page is on; null when it is none we know, or no page is known.</param>
public sealed record AdvertWithFindings(AdvertInMail Advert, IReadOnlyList<AdvertFinding> Findings, string? BoardOfPage = null);

/// <summary>The address of a private calendar.</summary>
/// <param name="Expires">The first instant at which it no longer works, UTC.</param>
public sealed record CalendarLink(Uri Url, DateTimeOffset Expires);

/// <summary>A mail before it is put into words.</summary>
public abstract record Mail
{
    private Mail()
    {
    }

    /// <summary>Asks a person to confirm that they want to follow an advert.</summary>
    /// <param name="Expires">The first instant at which the link no longer works, UTC.</param>
    /// <param name="ReminderDays">Days before closing on which reminders will leave, descending.</param>
    /// <remarks>
    /// An address that nobody has confirmed gets no words of an unlisted advert. Otherwise anybody could send anything to anyone.
    /// </remarks>
    public sealed record Confirm(AdvertInMail Advert, Uri ConfirmUrl, DateTimeOffset Expires, IReadOnlyList<int> ReminderDays) : Mail
    {
        /// <summary>Adverts that were asked for besides and have no mail of their own: the link's page has a box for each.</summary>
        public IReadOnlyList<AdvertInMail> Others { get; init; } = [];
    }

    /// <summary>Asks whether an advert takes the place of others of the same job that the person follows.</summary>
    /// <param name="Followed">As they are followed; at least one.</param>
    /// <param name="Advert">The one that was asked for.</param>
    /// <param name="BothUrl">To follow it as well.</param>
    /// <param name="Expires">The first instant at which the links no longer work, UTC.</param>
    /// <remarks>As in the mail that asks to confirm, no word of a pasted advert is repeated but its date.</remarks>
    public sealed record Replace(
        IReadOnlyList<AdvertInMail> Followed, AdvertInMail Advert, Uri ReplaceUrl, Uri BothUrl, DateTimeOffset Expires) : Mail
    {
        /// <summary>As in <see cref="Confirm.Others"/>.</summary>
        public IReadOnlyList<AdvertInMail> Others { get; init; } = [];
    }

    /// <summary>
    /// Something about an advert that a person follows. Each of these has the links to leave it and to say "I have applied".
    /// </summary>
    public abstract record AboutAdvert(AdvertInMail Advert, Uri LeaveUrl, Uri AppliedUrl) : Mail
    {
        /// <summary>Whose doing it is that we tell another date than before, where the mail tells one: the advert's, or ours.</summary>
        public ChangeCause Why { get; init; }
    }

    /// <summary>The advert closes sooner than a board shows.</summary>
    public sealed record ClosesSooner(AdvertInMail Advert, Uri LeaveUrl, Uri AppliedUrl) : AboutAdvert(Advert, LeaveUrl, AppliedUrl);

    /// <summary>No copy of the advert states a closing date.</summary>
    public sealed record NoDateStated(AdvertInMail Advert, Uri LeaveUrl, Uri AppliedUrl) : AboutAdvert(Advert, LeaveUrl, AppliedUrl);

    /// <summary>A closing date is stated where none was.</summary>
    public sealed record DateNowStated(AdvertInMail Advert, Uri LeaveUrl, Uri AppliedUrl) : AboutAdvert(Advert, LeaveUrl, AppliedUrl);

    /// <summary>The closing date moved, sooner or later.</summary>
    /// <param name="From">The date this person was told before.</param>
    public sealed record DateMoved(AdvertInMail Advert, DateOnly From, Uri LeaveUrl, Uri AppliedUrl) : AboutAdvert(Advert, LeaveUrl, AppliedUrl);

    /// <summary>The job was posted again, and all that the new posting states is what its board fills in.</summary>
    public sealed record PostedAgain(AdvertInMail Advert, Uri LeaveUrl, Uri AppliedUrl) : AboutAdvert(Advert, LeaveUrl, AppliedUrl);

    /// <summary>The advert closes soon.</summary>
    /// <param name="Today">The day on which it is written, in London.</param>
    /// <param name="NotWorking">What the closing date falls on ("a Saturday", "Christmas Day"), when offices may be closed; else
    /// null.</param>
    public sealed record Reminder(AdvertInMail Advert, DateOnly Today, string? NotWorking, Uri LeaveUrl, Uri AppliedUrl) : AboutAdvert(Advert, LeaveUrl, AppliedUrl);

    /// <summary>
    /// The advert was closed or withdrawn before its closing date, or its closing date was brought forward into the past.
    /// </summary>
    /// <param name="From">The date this person was told before, when it is the date that moved; else null.</param>
    /// <param name="Closed">When we were told that it is closed or was withdrawn, UTC; null when it is its date that moved.</param>
    public sealed record ClosedEarly(AdvertInMail Advert, Uri LeaveUrl, Uri AppliedUrl, DateOnly? From, DateTimeOffset? Closed) : AboutAdvert(Advert, LeaveUrl, AppliedUrl);

    /// <summary>No date was stated and nothing new was read for long: following it ends.</summary>
    /// <param name="Silence">For how long.</param>
    public sealed record FollowingEnds(AdvertInMail Advert, Uri LeaveUrl, Uri AppliedUrl, TimeSpan Silence) : AboutAdvert(Advert, LeaveUrl, AppliedUrl);

    /// <summary>Asks an HR contact to confirm that they want to be warned.</summary>
    /// <param name="Scope">In words: "adverts of Example Trust".</param>
    /// <param name="Expires">The first instant at which the link no longer works, UTC.</param>
    public sealed record HrConfirm(string Scope, Uri ConfirmUrl, DateTimeOffset Expires) : Mail;

    /// <summary>Something is wrong with the dates of one advert, or of several.</summary>
    public sealed record HrFindings(IReadOnlyList<AdvertWithFindings> Adverts, string Scope, Uri LeaveUrl) : Mail;

    /// <summary>An advert closes in some working days.</summary>
    /// <param name="WorkingDays">7, 3 or 1.</param>
    /// <param name="Followers">How many people we remind of it.</param>
    /// <param name="NotWorking">What the closing date falls on ("a Saturday"); null for a working day.</param>
    /// <param name="IsChristmas">Offices may be closed between the closing date and the new year.</param>
    /// <param name="Division">Whose bank holidays were reckoned with, and whether the advert told.</param>
    public sealed record HrCloses(AdvertInMail Advert, int WorkingDays, int Followers, string? NotWorking, bool IsChristmas, Division Division, bool IsDivisionKnown, string Scope, Uri LeaveUrl) : Mail;

    /// <summary>A link to see and change everything, which the person asked for.</summary>
    /// <param name="Expires">The first instant at which the link no longer works, UTC.</param>
    /// <param name="Adverts">How many adverts they follow.</param>
    /// <param name="Calendar">Their private calendar; null when they follow nothing.</param>
    public sealed record ManageLink(Uri ManageUrl, DateTimeOffset Expires, int Adverts, CalendarLink? Calendar = null) : Mail;

    /// <summary>Shows an operator that mail leaves and arrives.</summary>
    public sealed record Test : Mail;
}
