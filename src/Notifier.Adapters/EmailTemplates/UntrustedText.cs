using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Reading.Grammar;
using Notifier.Reading.Wording;

namespace Notifier.Adapters.EmailTemplates;

/// <summary>Makes the words from outside that stand in a mail fit for it.</summary>
internal static class UntrustedText
{
    /// <summary>The same mail with every word from outside made fit.</summary>
    public static Mail MadeFit(Mail mail) => mail switch
    {
        Mail.Confirm confirm => confirm with { Advert = MadeFit(confirm.Advert), Others = [.. confirm.Others.Select(MadeFit)] },
        Mail.Replace replace => replace with
        {
            Followed = [.. replace.Followed.Select(MadeFit)],
            Advert = MadeFit(replace.Advert),
            Others = [.. replace.Others.Select(MadeFit)],
        },
        Mail.AboutAdvert about => about with { Advert = MadeFit(about.Advert) },
        Mail.HrConfirm confirm => confirm with { Scope = Fit(confirm.Scope, SingleLine.LongestName) },
        Mail.HrFindings findings => findings with
        {
            Adverts = [.. findings.Adverts.Select(MadeFit)],
            Scope = Fit(findings.Scope, SingleLine.LongestName),
        },
        Mail.HrCloses closes => closes with { Advert = MadeFit(closes.Advert), Scope = Fit(closes.Scope, SingleLine.LongestName) },
        Mail.ManageLink or Mail.Test => mail, // all their words are ours
        _ => throw new ArgumentException($"Say which words of {mail.GetType().Name} come from outside.", nameof(mail)),
    };

    private static AdvertWithFindings MadeFit(AdvertWithFindings found) => new(
        MadeFit(found.Advert),
        [.. found.Findings.Select(MadeFit)],
        NameOrNull(found.BoardOfPage));

    private static AdvertFinding MadeFit(AdvertFinding finding) => finding with
    {
        Message = Fit(finding.Message, 2 * SingleLine.LongestQuote),
        Quotes = [.. finding.Quotes.Select(quote => Fit(quote, SingleLine.LongestQuote))],
        Board = NameOrNull(finding.Board),
    };

    private static AdvertInMail MadeFit(AdvertInMail advert) => advert with
    {
        Title = NameOrNull(advert.Title) ?? "An advert without a title",
        Employer = NameOrNull(advert.Employer),
        Reference = NameOrNull(advert.Reference),
        Safe = MadeFit(advert.Safe),
        Other = MadeFit(advert.Other),
        Again = advert.Again is { } again ? again with { Shown = MadeFit(again.Shown)! } : null,
        WhereToLook = FitOrNull(advert.WhereToLook, SingleLine.LongestQuote),
    };

    private static ToldClosingDate? MadeFit(ToldClosingDate? stated) => stated is null ? null : stated with
    {
        Quote = Fit(stated.Quote, SingleLine.LongestQuote),
        Board = NameOrNull(stated.Board),
        ForWhom = NameOrNull(stated.ForWhom),
    };

    private static string? NameOrNull(string? words) => FitOrNull(words, SingleLine.LongestName);

    private static string? FitOrNull(string? words, int most) => words is not null && Fit(words, most) is { Length: > 0 } fit ? fit : null;

    private static string Fit(string words, int most) => BareAddresses.Broken(SingleLine.From(words, most));
}
