using System.Globalization;
using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Reading.Dates;
using Notifier.Reading.Findings;
using Notifier.Reading.Roles;
using Notifier.Reading.Wording;

namespace Notifier.Adapters.EmailTemplates;

/// <summary>What an employer can do about what we found, and what candidates are told until then.</summary>
internal static class HrAdvice
{
    /// <summary>The field of the feed in which a recruitment system sends a closing date to boards.</summary>
    private const string Field = "VacancyExpiry";

    /// <summary>Each piece of advice once, though several findings ask for it.</summary>
    public static IEnumerable<string> For(AdvertWithFindings found) => found.Findings.Select(finding => For(finding, found)).Distinct();

    /// <summary>Whether the employer has stated a date that we can name. A default that a board filled in is none.</summary>
    public static bool IsDateKnown(AdvertInMail advert) => advert is { Again: null, Safe.Confidence: not Confidence.Guess };

    /// <summary>Never names the suspected default. An employer who sent that date would make it certain, and wrong.</summary>
    public static string TellTheRealDate(AdvertInMail advert) =>
        "Fix it: tell your recruitment system’s supplier, or us, the real closing date. "
        + $"(For your supplier: send it as {Field}.) Until then {WhatIsTold(advert)}.";

    private static string For(AdvertFinding finding, AdvertWithFindings found) => finding.Kind switch
    {
        FindingKind.ClosingDatesDisagree or FindingKind.BoardDefault =>
            IsDateKnown(found.Advert) ? StateOneDate(found.Advert.Safe!, found.Advert) : TellTheRealDate(found.Advert),
        FindingKind.NoClosingDate when finding.Board == found.BoardOfPage =>
            $"Fix it: state a closing date in the advert, and set it in your recruitment system. (For your supplier: send it as {Field}.)",
        FindingKind.NoClosingDate =>
            "Copies lose dates on their way. If the original states a closing date, ask your recruitment system’s supplier "
            + $"to send it to boards as {Field}. If it states none, please add one.",
        _ => "Fix it: correct that date wherever the advert states it.",
    };

    private static string StateOneDate(ToldClosingDate safe, AdvertInMail advert)
    {
        var expiry = $"{Field} = {DateWording.LastDay(safe).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
        var fix = safe.Source == MentionSource.Text && advert.Other?.Source != MentionSource.Text
            ? $"set the closing date to {DateWording.Day(safe)} in your recruitment system, or change the wording. (For your supplier: {expiry}.)"
            : "state one closing date, in your recruitment system and in the advert’s wording. "
                + $"(For your supplier, if it is {DateWording.Day(safe)}: {expiry}.)";
        return $"Fix it: {fix} Until then {WhatIsTold(advert)}.";
    }

    private static string WhatIsTold(AdvertInMail advert) => advert switch
    {
        { Again: not null } => "we tell candidates that nobody knows when it closes now",
        { Safe: { } safe } => $"we tell candidates: {DateWording.ApplyByInSentence(safe)}",
        _ => "we have no date to tell candidates",
    };
}
