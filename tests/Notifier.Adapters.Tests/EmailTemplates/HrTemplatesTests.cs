using Notifier.Adapters.Tests.Outbox;
using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Reading.Dates;
using Notifier.Reading.Findings;
using Notifier.Reading.Roles;
using Notifier.Reading.Wording;
using Notifier.Testing;

namespace Notifier.Adapters.Tests.EmailTemplates;

/// <summary>Whole mails to HR contacts, as a mail program reads them from the outbox.</summary>
public sealed class HrTemplatesTests
{
    private const string Scope = "adverts of Kent and Medway NHS and Social Care Partnership Trust";

    private static readonly Uri Leave = new("https://notifier.example/hr/leave/v1.k1.c29tZSBwZXJzb24.bWFj");

    private static readonly AdvertWithFindings Contradiction = new(TestEmails.PeerSupportWorker,
    [
        new(FindingKind.ClosingDatesDisagree, "The advert’s own words say Wednesday 24 December 2025, but the date shown beside the advert is Friday 9 January 2026, 16 days later.", ["This advert closes on Wednesday 24 Dec 2025", "Closing date: | 09 January 2026"], "Find a Job"),
        new(FindingKind.BoardDefault, "Friday 9 January 2026 is 30 days after posting: what Find a Job fills in by itself when the employer sends no closing date.", ["Closing date: | 09 January 2026", "Posting date: | 10 December 2025"], "Find a Job"),
    ]);

    private static readonly AdvertWithFindings Missing = new(TestEmails.CarerPeerSupportWorker,
    [
        new(FindingKind.NoClosingDate, "We found no closing date in this copy of the advert, so nobody can tell from it when applications close. Look for reference 186-1313-25-MH on NHS Jobs (www.jobs.nhs.uk).", ["Date posted 06 November 2025"], "NHS Jobs"),
    ]);

    /// <summary>The employer's own page: whoever reads the mail need not be told to ask the employer.</summary>
    private static readonly AdvertWithFindings MissingOnOwnPage = new(TestEmails.CarerPeerSupportWorker with { ApplyUrl = new Uri("https://jobs.trust.example/1313"), WhereToLook = null },
    [
        new(FindingKind.NoClosingDate, "We found no closing date in this copy of the advert, so nobody can tell from it when applications close. Ask the employer, naming reference 186-1313-25-MH.", ["Carer Peer Support Worker"], null),
    ]);

    /// <summary>On the board itself: there is no original elsewhere.</summary>
    private static readonly AdvertWithFindings MissingOnItsBoard = Missing with { Advert = TestEmails.Found with { Safe = null }, BoardOfPage = "NHS Jobs" };

    private static readonly AdvertFinding DefaultOfItsBoard = new(FindingKind.BoardDefault, "Saturday 7 February 2026 is 30 days after posting: what Find a Job fills in by itself when the employer sends no closing date.", ["Closing date: | 07 February 2026"], "Find a Job");

    private static readonly AdvertFinding DefaultOfSomeBoard = new(FindingKind.BoardDefault, "Saturday 7 February 2026 is exactly 30 days after posting: it looks like a default filled in by a board, not a date the employer chose.", ["Closing date: | 07 February 2026"], null);

    private static readonly AdvertFinding TwoDates = new(FindingKind.ClosingDatesDisagree, "The advert states two closing dates.", ["Closing date: | 07 February 2026", "Closes on 28 February 2026"], null);

    private static readonly ToldClosingDate InItsWords = new() { Date = new DateOnly(2026, 2, 28), Time = null, Quote = "Closes on 28 February 2026", Source = MentionSource.Text, Board = null, Confidence = Confidence.Certain };

    /// <summary>Its board's default is all that is known, or all that is known of the new posting.</summary>
    private static readonly Dictionary<string, AdvertWithFindings> OnlyDefaults = new()
    {
        ["hr-findings-board-default"] = new(TestEmails.Defaulted, [DefaultOfItsBoard]),
        ["hr-findings-unknown-boards-default"] = new(TestEmails.DefaultedSomewhere, [DefaultOfSomeBoard]),
        ["hr-findings-default-before-its-words"] = new(TestEmails.DefaultedSomewhere with { Other = InItsWords }, [TwoDates, DefaultOfSomeBoard]),
        ["hr-findings-posted-again"] = new(PostedAgain, [DefaultOfItsBoard]),
        ["hr-findings-default-gone"] = new(TestEmails.Defaulted with { Safe = null }, [DefaultOfItsBoard]),
    };

    private static readonly AdvertWithFindings TwoDatesInItsWords = new(TestEmails.RecoveryWorker with { Safe = TestEmails.RecoveryWorker.Safe! with { Confidence = Confidence.Likely }, Other = InItsWords }, [TwoDates]);

    private static AdvertInMail PostedAgain => TestEmails.RecoveryWorker with { Other = null, LastRead = new DateTimeOffset(2026, 1, 19, 9, 5, 0, TimeSpan.Zero), Again = TestEmails.Again with { Posted = new DateOnly(2026, 1, 19) } };

    private static readonly AdvertWithFindings Hostile = new(TestEmails.RecoveryWorker with { Title = "<script>alert(1)</script>\r\nBcc: eve@evil.example \u202Eesrever" },
    [
        new(FindingKind.ImpossibleDate, "There is no such day as the one in “31 <b>June</b> 2026\u202E”.", ["31 <b>June</b> 2026\r\nSubject: hello"], "A <i>board</i>"),
    ]);

    public static Dictionary<string, Mail> All { get; } = new()
    {
        ["hr-confirm"] = new Mail.HrConfirm(Scope, new Uri("https://notifier.example/hr/confirm/v1.k1.c29tZSBwZXJzb24.bWFj"), new DateTimeOffset(2025, 12, 17, 9, 5, 0, TimeSpan.Zero)),
        ["hr-findings-contradiction"] = new Mail.HrFindings([Contradiction], Scope, Leave),
        ["hr-findings-missing"] = new Mail.HrFindings([Missing], Scope, Leave),
        ["hr-findings-missing-on-own-page"] = new Mail.HrFindings([MissingOnOwnPage], Scope, Leave),
        ["hr-findings-missing-on-its-board"] = new Mail.HrFindings([MissingOnItsBoard], Scope, Leave),
        ["hr-findings-several"] = new Mail.HrFindings([Missing, Contradiction], Scope, Leave),
        ["hr-findings-hostile"] = new Mail.HrFindings([Hostile], Scope, Leave),
        ["hr-closes-seven"] = new Mail.HrCloses(TestEmails.PeerSupportWorker, 7, 4, null, true, Division.EnglandAndWales, false, Scope, Leave),
        ["hr-closes-one"] = new Mail.HrCloses(TestEmails.RecoveryWorker with { Other = null, Safe = TestEmails.RecoveryWorker.Safe! with { Date = new DateOnly(2026, 1, 24), Quote = "This advert closes on Saturday 24 Jan 2026" } }, 1, 23, "a Saturday", false, Division.Scotland, true, Scope, Leave),
        ["hr-findings-two-dates-in-its-words"] = new Mail.HrFindings([TwoDatesInItsWords], Scope, Leave),
        ["hr-findings-board-default"] = Only("hr-findings-board-default"),
        ["hr-findings-unknown-boards-default"] = Only("hr-findings-unknown-boards-default"),
        ["hr-findings-default-before-its-words"] = Only("hr-findings-default-before-its-words"),
        ["hr-findings-posted-again"] = Only("hr-findings-posted-again"),
        ["hr-findings-default-gone"] = Only("hr-findings-default-gone"),
        ["hr-closes-posted-again"] = new Mail.HrCloses(PostedAgain, 3, 23, null, false, Division.EnglandAndWales, true, Scope, Leave),
        ["hr-closes-guess"] = new Mail.HrCloses(TestEmails.Defaulted, 3, 23, "a Saturday", false, Division.EnglandAndWales, true, Scope, Leave),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    public static TheoryData<string> NamesWithoutADate => [.. OnlyDefaults.Keys, "hr-closes-guess", "hr-closes-posted-again"];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_Mail_To_Hr_Reads_As_It_Should(string name)
    {
        using var outbox = new OutboxFolder();

        using var mail = await outbox.Sent(All[name]);

        Golden.Equal($"mails/{name}.txt", $"Subject: {mail.Subject}\n\n{mail.TextBody!.ReplaceLineEndings("\n")}");
        Golden.Equal($"mails/{name}.html", mail.HtmlBody!.ReplaceLineEndings("\n"));
    }

    /// <summary>An employer who sends the suspected default as the expiry date makes it certain.</summary>
    [Theory]
    [MemberData(nameof(NamesWithoutADate))]
    public async Task Nobody_Is_Advised_To_Send_A_Date_That_The_Employer_Never_Stated(string name)
    {
        using var outbox = new OutboxFolder();

        using var mail = await outbox.Sent(All[name]);

        var text = StrictHtml.Folded(mail.TextBody!);
        Assert.Contains("tell your recruitment system’s supplier, or us, the real closing date", text, StringComparison.Ordinal);
        Assert.DoesNotContain("2026-", text, StringComparison.Ordinal);
        Assert.DoesNotContain("set the closing date to", text, StringComparison.Ordinal);
        Assert.DoesNotContain("tell candidates the earlier date", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hr-findings-contradiction", "we tell candidates: apply by Wednesday 24 December 2025, end of day.")]
    [InlineData("hr-findings-two-dates-in-its-words", "we tell candidates: apply by Thursday 22 January 2026, end of day (likely, not certain).")]
    [InlineData("hr-findings-board-default", "we tell candidates: it may close on Saturday 7 February 2026, or before.")]
    [InlineData("hr-findings-default-before-its-words", "we tell candidates: it may close on Saturday 7 February 2026, or before.")]
    [InlineData("hr-findings-posted-again", "we tell candidates that nobody knows when it closes now.")]
    [InlineData("hr-findings-default-gone", "we have no date to tell candidates.")]
    public async Task Hr_Learns_What_Candidates_Are_Told_Until_It_Is_Mended(string name, string words)
    {
        using var outbox = new OutboxFolder();

        using var mail = await outbox.Sent(All[name]);

        Assert.Contains($"Until then {words}", StrictHtml.Folded(mail.TextBody!), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Nothing_From_Outside_Gets_Through_Raw(string name)
    {
        using var outbox = new OutboxFolder();

        using var mail = await outbox.Sent(All[name]);

        var page = StrictHtml.Read(mail.HtmlBody!);
        Assert.Empty(page.QuerySelectorAll("script, b, i, img, [src], [style], [onclick]"));
        Assert.DoesNotContain('\u202E', mail.HtmlBody + mail.TextBody + mail.Subject);
        Assert.DoesNotContain("\nBcc:", mail.TextBody!.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.All(page.QuerySelectorAll("a"), link => Assert.StartsWith("https://", link.GetAttribute("href"), StringComparison.Ordinal));
    }

    private static Mail.HrFindings Only(string name) => new([OnlyDefaults[name]], Scope, Leave);
}
