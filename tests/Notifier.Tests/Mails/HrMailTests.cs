using Notifier.Core.Email;
using Notifier.Core.Findings;

namespace Notifier.Tests.Mails;

/// <summary>Whole mails to HR contacts, as a mail program reads them from the outbox.</summary>
public sealed class HrMailTests
{
    private const string Scope = "adverts of Kent and Medway NHS and Social Care Partnership Trust";

    private static readonly Uri Leave = new("https://notifier.example/hr/leave/v1.k1.c29tZSBwZXJzb24.bWFj");

    private static readonly AdvertWithFindings Contradiction = new(SomeMails.PeerSupportWorker,
    [
        new(FindingKind.ClosingDatesDisagree, "The advert’s own words say Wednesday 24 December 2025, but the date shown beside the advert is Friday 9 January 2026, 16 days later.", ["This advert closes on Wednesday 24 Dec 2025", "Closing date: | 09 January 2026"], "Find a Job"),
        new(FindingKind.BoardDefault, "Friday 9 January 2026 is 30 days after posting: what Find a Job fills in by itself when the employer sends no closing date.", ["Closing date: | 09 January 2026", "Posting date: | 10 December 2025"], "Find a Job"),
    ]);

    private static readonly AdvertWithFindings Missing = new(SomeMails.CarerPeerSupportWorker,
    [
        new(FindingKind.NoClosingDate, "We found no closing date in this copy of the advert, so nobody can tell from it when applications close. Look for reference 186-1313-25-MH on NHS Jobs (www.jobs.nhs.uk).", ["Date posted 06 November 2025"], "NHS Jobs"),
    ]);

    /// <summary>The employer's own page: whoever reads the mail need not be told to ask the employer.</summary>
    private static readonly AdvertWithFindings MissingOnOwnPage = new(SomeMails.CarerPeerSupportWorker with { ApplyUrl = new Uri("https://jobs.trust.example/1313"), WhereToLook = null },
    [
        new(FindingKind.NoClosingDate, "We found no closing date in this copy of the advert, so nobody can tell from it when applications close. Ask the employer, naming reference 186-1313-25-MH.", ["Carer Peer Support Worker"], null),
    ]);

    /// <summary>On the board itself: there is no original elsewhere.</summary>
    private static readonly AdvertWithFindings MissingOnItsBoard = Missing with { Advert = SomeMails.Found with { Safe = null }, BoardOfPage = "NHS Jobs" };

    private static readonly AdvertWithFindings Hostile = new(SomeMails.RecoveryWorker with { Title = "<script>alert(1)</script>\r\nBcc: eve@evil.example \u202Eesrever" },
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
        ["hr-closes-seven"] = new Mail.HrCloses(SomeMails.PeerSupportWorker, 7, 4, null, true, Division.EnglandAndWales, false, Scope, Leave),
        ["hr-closes-one"] = new Mail.HrCloses(SomeMails.RecoveryWorker with { Other = null, Safe = SomeMails.RecoveryWorker.Safe! with { Date = new DateOnly(2026, 1, 24), Quote = "This advert closes on Saturday 24 Jan 2026" } }, 1, 23, "a Saturday", false, Division.Scotland, true, Scope, Leave),
        ["hr-closes-guess"] = new Mail.HrCloses(SomeMails.Defaulted, 3, 23, "a Saturday", false, Division.EnglandAndWales, true, Scope, Leave),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_Mail_To_Hr_Reads_As_It_Should(string name)
    {
        using var outbox = new OutboxFolder();

        using var mail = await outbox.Sent(All[name]);

        Golden.Equal($"mails/{name}.txt", $"Subject: {mail.Subject}\n\n{mail.TextBody!.ReplaceLineEndings("\n")}");
        Golden.Equal($"mails/{name}.html", mail.HtmlBody!.ReplaceLineEndings("\n"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Nothing_From_Outside_Gets_Through_Raw(string name)
    {
        using var outbox = new OutboxFolder();

        using var mail = await outbox.Sent(All[name]);

        var page = Pages.Read(mail.HtmlBody!);
        Assert.Empty(page.QuerySelectorAll("script, b, i, img, [src], [style], [onclick]"));
        Assert.DoesNotContain('\u202E', mail.HtmlBody + mail.TextBody + mail.Subject);
        Assert.DoesNotContain("\nBcc:", mail.TextBody!.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.All(page.QuerySelectorAll("a"), link => Assert.StartsWith("https://", link.GetAttribute("href"), StringComparison.Ordinal));
    }
}
