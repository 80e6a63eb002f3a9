using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Reading.Dates;
using Notifier.Reading.Roles;
using Notifier.Reading.Wording;

namespace Notifier.Adapters.Tests.EmailTemplates;

/// <summary>Mails of every kind, about adverts like the three in <c>samples/</c>. Every host is made up but the boards'.</summary>
internal static class TestEmails
{
    public static readonly Uri Leave = new("https://notifier.example/u/v1.k1.c29tZSBzdWJzY3JpcHRpb24.bWFj");

    public static readonly Uri Applied = new("https://notifier.example/applied/v1.k1.c29tZSBzdWJzY3JpcHRpb24.bWFj");

    public static readonly Uri Follow = new("https://notifier.example/confirm/v1.k1.c29tZSBwZXJzb24.bWFj");

    public static readonly Uri Manage = new("https://notifier.example/manage/v1.k1.c29tZSBwZXJzb24.bWFj");

    public static readonly Uri Calendar = new("https://notifier.example/calendar/v1.k1.c29tZSBwZXJzb24.bWFj.ics");

    /// <summary>The board filled in 9 January, the words say 24 December, and only people inside may apply.</summary>
    public static readonly AdvertInMail PeerSupportWorker = new()
    {
        Title = "Peer Support Worker",
        Employer = "Kent and Medway NHS and Social Care Partnership Trust",
        Reference = "7647926/380-FR0615",
        ApplyUrl = new Uri("https://findajob.dwp.gov.uk/details/17500001"),
        Safe = new ToldClosingDate { Date = new DateOnly(2025, 12, 24), Time = null, Quote = "This advert closes on Wednesday 24 Dec 2025", Source = MentionSource.Text, Board = "Find a Job", Confidence = Confidence.Certain, DayEnd = DayEnd.NotStated },
        Other = new ToldClosingDate { Date = new DateOnly(2026, 1, 9), Time = null, Quote = "Closing date: | 09 January 2026", Source = MentionSource.Field, Board = "Find a Job", Confidence = Confidence.Guess, IsBoardDefault = true },
        LastRead = new DateTimeOffset(2025, 12, 12, 9, 5, 0, TimeSpan.Zero),
        WhereToLook = null,
        IsInternalOnly = true,
    };

    /// <summary>The same board, another employer's date.</summary>
    public static readonly AdvertInMail RecoveryWorker = new()
    {
        Title = "Support Time & Recovery Worker",
        Employer = "Kent and Medway NHS and Social Care Partnership Trust",
        Reference = "7706241/380-COMM1234",
        ApplyUrl = new Uri("https://findajob.dwp.gov.uk/details/17600002"),
        Safe = new ToldClosingDate { Date = new DateOnly(2026, 1, 22), Time = null, Quote = "This advert closes on Thursday 22 Jan 2026", Source = MentionSource.Text, Board = "Find a Job", Confidence = Confidence.Certain, DayEnd = DayEnd.NotStated },
        Other = new ToldClosingDate { Date = new DateOnly(2026, 2, 7), Time = null, Quote = "Closing date: | 07 February 2026", Source = MentionSource.Field, Board = "Find a Job", Confidence = Confidence.Guess, IsBoardDefault = true },
        LastRead = new DateTimeOffset(2026, 1, 8, 9, 5, 0, TimeSpan.Zero),
        WhereToLook = null,
        IsInternalOnly = false,
    };

    /// <summary>Pasted from an aggregator: no link and no date.</summary>
    public static readonly AdvertInMail CarerPeerSupportWorker = new()
    {
        Title = "Carer Peer Support Worker",
        Employer = "Nottinghamshire Healthcare NHS Foundation Trust",
        Reference = "186-1313-25-MH",
        ApplyUrl = null,
        Safe = null,
        Other = null,
        LastRead = new DateTimeOffset(2025, 11, 20, 12, 0, 0, TimeSpan.Zero),
        WhereToLook = "Look for reference 186-1313-25-MH on NHS Jobs (www.jobs.nhs.uk).",
        IsInternalOnly = false,
    };

    /// <summary>What a visitor may paste to have it sent to somebody else.</summary>
    public static readonly AdvertInMail Pasted = PeerSupportWorker with
    {
        Title = "You have won! Visit evil.example now",
        Employer = "evil.example",
        ApplyUrl = new Uri("https://evil.example/"),
        Safe = new ToldClosingDate { Date = new DateOnly(2025, 12, 24), Time = null, Quote = "You have won! This advert closes on 24 December 2025", Source = MentionSource.Text, Board = null, Confidence = Confidence.Certain },
        Other = null,
        IsInternalOnly = false,
        IsUnlisted = true,
    };

    /// <summary>Pasted without its page, from no board we know.</summary>
    private static readonly AdvertInMail PastedPlain = RecoveryWorker with
    {
        ApplyUrl = null,
        Safe = new ToldClosingDate { Date = new DateOnly(2025, 12, 24), Time = null, Quote = "Closing date: 24 December 2025", Source = MentionSource.Text, Board = null, Confidence = Confidence.Certain, DayEnd = DayEnd.NotStated },
        Other = null,
        LastRead = new DateTimeOffset(2025, 12, 12, 9, 5, 0, TimeSpan.Zero),
        IsUnlisted = true,
    };

    /// <summary>Read on a board because somebody gave its link.</summary>
    private static readonly AdvertInMail FetchedFromBoard = RecoveryWorker with { Other = null, IsFetched = true };

    /// <summary>Read on a page of somebody's own, which may say anything.</summary>
    private static readonly AdvertInMail FetchedFromAnywhere = Pasted with { IsFetched = true };

    /// <summary>Found on NHS Jobs at last: a time in summer, and nothing that disagrees.</summary>
    public static readonly AdvertInMail Found = CarerPeerSupportWorker with
    {
        ApplyUrl = new Uri("https://www.jobs.nhs.uk/candidate/jobadvert/C9186-25-1313"),
        Safe = new ToldClosingDate { Date = new DateOnly(2026, 5, 21), Time = new TimeOnly(17, 0), Quote = "The closing date is 21 May 2026 at 5pm", Source = MentionSource.Field, Board = "NHS Jobs", Confidence = Confidence.Certain },
        LastRead = new DateTimeOffset(2026, 5, 11, 8, 0, 0, TimeSpan.Zero),
        WhereToLook = null,
    };

    /// <summary>Something in it is only inferred.</summary>
    public static readonly AdvertInMail Unsure = RecoveryWorker with { Safe = RecoveryWorker.Safe! with { Confidence = Confidence.Likely } };

    /// <summary>Nothing but what its board filled in.</summary>
    public static readonly AdvertInMail Defaulted = RecoveryWorker with { Safe = RecoveryWorker.Other, Other = null };

    /// <summary>The same on a board that we do not know.</summary>
    public static readonly AdvertInMail DefaultedSomewhere = Defaulted with { Safe = Defaulted.Safe! with { Board = null, IsBoardDefault = false } };

    private static readonly ToldClosingDate Settled = new() { Date = new DateOnly(2026, 5, 14), Time = null, Quote = "Applications close on Thursday 14 May 2026", Source = MentionSource.Text, Board = "NHS Jobs", Confidence = Confidence.Certain };

    public static readonly PostedAgainInMail Again = new(
        new DateOnly(2026, 2, 6),
        new ToldClosingDate { Date = new DateOnly(2026, 3, 8), Time = null, Quote = "Closing date: 08 March 2026", Source = MentionSource.Field, Board = "Find a Job", Confidence = Confidence.Guess, IsBoardDefault = true });

    private static Mail.Replace Replacing(IReadOnlyList<AdvertInMail> followed, AdvertInMail advert) => new(
        followed, advert, new Uri("https://notifier.example/replace/v1.k1.c29tZSBwZXJzb24.bWFj"), Follow, new DateTimeOffset(2025, 12, 19, 9, 5, 0, TimeSpan.Zero));

    /// <summary>Every kind of mail, and every turn a kind can take, by the name of its golden file.</summary>
    public static readonly IReadOnlyDictionary<string, Mail> All = new Dictionary<string, Mail>
    {
        ["confirm-pasted"] = new Mail.Confirm(Pasted, Follow, new DateTimeOffset(2025, 12, 19, 9, 5, 0, TimeSpan.Zero), [2, 0]),
        ["confirm-pasted-no-date"] = new Mail.Confirm(PastedPlain with { Safe = null }, Follow, new DateTimeOffset(2025, 12, 20, 0, 0, 0, TimeSpan.Zero), [7, 2, 0]),
        ["reminder-pasted"] = new Mail.Reminder(PastedPlain, new DateOnly(2025, 12, 17), null, Leave, Applied),
        ["no-date-stated-pasted"] = new Mail.NoDateStated(PastedPlain with { Safe = null }, Leave, Applied),
        ["following-ends-pasted"] = new Mail.FollowingEnds(PastedPlain with { Safe = null }, Leave, Applied, TimeSpan.FromDays(60)),
        ["confirm-fetched-from-board"] = new Mail.Confirm(FetchedFromBoard, Follow, new DateTimeOffset(2026, 1, 15, 9, 5, 0, TimeSpan.Zero), [7, 2, 0]),
        ["confirm-fetched-from-anywhere"] = new Mail.Confirm(FetchedFromAnywhere, Follow, new DateTimeOffset(2025, 12, 19, 9, 5, 0, TimeSpan.Zero), [2, 0]) { Others = [FetchedFromAnywhere, FetchedFromBoard] },
        ["confirm-fetched-no-date"] = new Mail.Confirm(FetchedFromBoard with { Safe = null }, Follow, new DateTimeOffset(2026, 1, 15, 9, 5, 0, TimeSpan.Zero), [7, 2, 0]),
        ["reminder-fetched"] = new Mail.Reminder(FetchedFromBoard, new DateOnly(2026, 1, 20), null, Leave, Applied),
        ["no-date-stated-fetched"] = new Mail.NoDateStated(FetchedFromBoard with { Safe = null }, Leave, Applied),
        ["following-ends-fetched"] = new Mail.FollowingEnds(FetchedFromBoard with { Safe = null }, Leave, Applied, TimeSpan.FromDays(60)),
        ["replace-by-a-fetched-page"] = Replacing([RecoveryWorker], FetchedFromAnywhere),
        ["confirm-dates-disagree"] = new Mail.Confirm(PeerSupportWorker, Follow, new DateTimeOffset(2025, 12, 19, 9, 5, 0, TimeSpan.Zero), [7, 2, 0]),
        ["confirm-lists-others"] = new Mail.Confirm(PeerSupportWorker, Follow, new DateTimeOffset(2025, 12, 19, 9, 5, 0, TimeSpan.Zero), [7, 2, 0])
        {
            Others = [RecoveryWorker, Pasted, CarerPeerSupportWorker],
        },
        ["confirm-no-date"] = new Mail.Confirm(CarerPeerSupportWorker, Follow, new DateTimeOffset(2025, 11, 27, 9, 5, 0, TimeSpan.Zero), [7, 2, 0]),
        ["confirm-no-rung-left"] = new Mail.Confirm(Found, Follow, new DateTimeOffset(2026, 5, 18, 9, 5, 0, TimeSpan.Zero), []),
        ["replace-pasted"] = Replacing([PastedPlain], Pasted with { Safe = Pasted.Safe! with { Date = new DateOnly(2025, 12, 19) } }),
        ["replace-pasted-no-date"] = Replacing([PastedPlain], PastedPlain with { Safe = null }),
        ["replace-pasted-same-date"] = Replacing([PastedPlain], PastedPlain),
        ["replace-read-by-us-and-lists-others"] = Replacing([Unsure, PastedPlain], PastedPlain with { Safe = Unsure.Safe! with { Date = new DateOnly(2025, 12, 19), Time = new TimeOnly(17, 0) } }) with { Others = [Pasted] },
        ["replace-by-a-known-advert"] = Replacing([PastedPlain with { Safe = null }], RecoveryWorker),
        ["replace-by-a-guess"] = Replacing([PastedPlain], Defaulted),
        ["closes-sooner"] = new Mail.ClosesSooner(PeerSupportWorker, Leave, Applied),
        ["closes-sooner-open-to-all"] = new Mail.ClosesSooner(RecoveryWorker, Leave, Applied),
        ["closes-sooner-two-dates-in-its-words"] = new Mail.ClosesSooner(Unsure with { Other = Unsure.Safe! with { Date = new DateOnly(2026, 1, 30), Quote = "Applications close on 30 January 2026" } }, Leave, Applied),
        ["no-date-stated"] = new Mail.NoDateStated(CarerPeerSupportWorker, Leave, Applied),
        ["date-now-stated"] = new Mail.DateNowStated(Found, Leave, Applied),
        ["date-moved-sooner"] = new Mail.DateMoved(Found with { Safe = Settled }, new DateOnly(2026, 5, 21), Leave, Applied),
        ["date-moved-later"] = new Mail.DateMoved(Found, new DateOnly(2026, 5, 14), Leave, Applied),
        ["date-moved-in-the-day"] = new Mail.DateMoved(Found, new DateOnly(2026, 5, 21), Leave, Applied),
        ["date-read-again"] = new Mail.DateMoved(Found with { Safe = Settled }, new DateOnly(2026, 5, 21), Leave, Applied) { Why = ChangeCause.Reader },
        ["date-read-again-in-the-day"] = new Mail.DateMoved(Found, new DateOnly(2026, 5, 21), Leave, Applied) { Why = ChangeCause.Reader },
        ["date-corrected"] = new Mail.DateMoved(Found, new DateOnly(2026, 5, 14), Leave, Applied) { Why = ChangeCause.Correction },
        ["date-found"] = new Mail.DateNowStated(Found, Leave, Applied) { Why = ChangeCause.Reader },
        ["no-date-corrected"] = new Mail.NoDateStated(CarerPeerSupportWorker, Leave, Applied) { Why = ChangeCause.Correction },
        ["closed-early-read-again"] = new Mail.ClosedEarly(RecoveryWorker with { LastRead = new DateTimeOffset(2026, 1, 23, 16, 30, 0, TimeSpan.Zero) }, Leave, Applied, new DateOnly(2026, 2, 7), null) { Why = ChangeCause.Reader },
        ["closed-early-corrected"] = new Mail.ClosedEarly(RecoveryWorker with { LastRead = new DateTimeOffset(2026, 1, 23, 16, 30, 0, TimeSpan.Zero) }, Leave, Applied, new DateOnly(2026, 2, 7), null) { Why = ChangeCause.Correction },
        ["posted-again"] = new Mail.PostedAgain(RecoveryWorker with { Other = null, LastRead = new DateTimeOffset(2026, 2, 6, 9, 5, 0, TimeSpan.Zero), Again = Again }, Leave, Applied),
        ["posted-again-before-it-closed"] = new Mail.PostedAgain(RecoveryWorker with { LastRead = new DateTimeOffset(2026, 1, 21, 9, 5, 0, TimeSpan.Zero), Again = Again with { Posted = new DateOnly(2026, 1, 21) } }, Leave, Applied),
        ["confirm-posted-again"] = new Mail.Confirm(RecoveryWorker with { LastRead = new DateTimeOffset(2026, 2, 6, 9, 5, 0, TimeSpan.Zero), Again = Again }, Follow, new DateTimeOffset(2026, 2, 13, 9, 5, 0, TimeSpan.Zero), []),
        ["reminder-seven-days"] = new Mail.Reminder(PeerSupportWorker, new DateOnly(2025, 12, 17), null, Leave, Applied),
        ["reminder-last-day"] = new Mail.Reminder(RecoveryWorker with { Other = null }, new DateOnly(2026, 1, 22), null, Leave, Applied),
        ["reminder-midnight"] = new Mail.Reminder(RecoveryWorker with { Other = null, Safe = RecoveryWorker.Safe! with { Quote = "This advert closes at midnight on Thursday 22 Jan 2026", DayEnd = DayEnd.Midnight } }, new DateOnly(2026, 1, 20), null, Leave, Applied),
        ["reminder-holiday"] = new Mail.Reminder(PeerSupportWorker with { Safe = PeerSupportWorker.Safe! with { Date = new DateOnly(2025, 12, 26), Time = new TimeOnly(9, 0), Quote = "This advert closes at 9am on Friday 26 Dec 2025" } }, new DateOnly(2025, 12, 25), "Boxing Day", Leave, Applied),
        ["closed-early"] = new Mail.ClosedEarly(RecoveryWorker with { LastRead = new DateTimeOffset(2026, 1, 15, 16, 30, 0, TimeSpan.Zero) }, Leave, Applied, null, new DateTimeOffset(2026, 1, 16, 10, 15, 0, TimeSpan.Zero)),
        ["closed-early-by-its-date"] = new Mail.ClosedEarly(RecoveryWorker with { LastRead = new DateTimeOffset(2026, 1, 23, 16, 30, 0, TimeSpan.Zero) }, Leave, Applied, new DateOnly(2026, 2, 7), null),
        ["confirm-guess"] = new Mail.Confirm(Defaulted, Follow, new DateTimeOffset(2026, 1, 15, 9, 5, 0, TimeSpan.Zero), [7, 2, 0]),
        ["closes-sooner-likely"] = new Mail.ClosesSooner(Unsure, Leave, Applied),
        ["date-now-stated-guess"] = new Mail.DateNowStated(Defaulted, Leave, Applied),
        ["date-moved-sooner-likely"] = new Mail.DateMoved(Unsure with { Other = null }, new DateOnly(2026, 1, 29), Leave, Applied),
        ["reminder-likely"] = new Mail.Reminder(Unsure with { Other = null }, new DateOnly(2026, 1, 20), null, Leave, Applied),
        ["reminder-guess"] = new Mail.Reminder(Defaulted, new DateOnly(2026, 1, 31), "a Saturday", Leave, Applied),
        ["reminder-guess-on-unknown-board"] = new Mail.Reminder(DefaultedSomewhere, new DateOnly(2026, 2, 7), "a Saturday", Leave, Applied),
        ["closed-early-guess"] = new Mail.ClosedEarly(Defaulted, Leave, Applied, null, new DateTimeOffset(2026, 1, 16, 10, 15, 0, TimeSpan.Zero)),
        ["following-ends"] = new Mail.FollowingEnds(CarerPeerSupportWorker, Leave, Applied, TimeSpan.FromDays(60)),
        ["test"] = new Mail.Test(),
        ["manage-link"] = new Mail.ManageLink(Manage, new DateTimeOffset(2025, 12, 19, 9, 5, 0, TimeSpan.Zero), 3, new CalendarLink(Calendar, new DateTimeOffset(2027, 1, 12, 9, 5, 0, TimeSpan.Zero))),
        ["manage-link-nothing-followed"] = new Mail.ManageLink(Manage, new DateTimeOffset(2025, 12, 19, 9, 5, 0, TimeSpan.Zero), 0),
    };

    public static TheoryData<string> Names => [.. All.Keys];
}
