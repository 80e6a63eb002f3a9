using System.Buffers;
using Notifier.Reading.Grammar;

namespace Notifier.Reading.Roles;

/// <summary>The audience of a closing date, if the words beside it name one, and which audience is the widest.</summary>
internal static class Audiences
{
    public const string Redeployment = "redeployment";
    public const string Internal = "internal";
    public const string External = "external";
    public const string AllOthers = "all others";
    public const string International = "international applicants";
    public const string Home = "UK applicants";

    private static readonly string[] Months =
    [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ];

    // The first match wins, so "internal and external" comes before "internal".
    private static readonly (string Words, string? Audience)[] Table =
    [
        ("internal and external", null), ("internal & external", null), ("internal/external", null), ("external and internal", null),
        ("both internal", null),
        ("uk and international", null), (
            "uk applicants and international",
            null), ("home and international", null), ("home and overseas", null),
        ("redeploy", Redeployment), ("re-deploy", Redeployment), ("at risk", Redeployment), ("at-risk", Redeployment),
        ("all other", AllOthers), ("everyone else", AllOthers), ("other applicants", AllOthers), ("other candidates", AllOthers),
        ("internal", Internal), ("current staff", Internal), ("existing staff", Internal), ("current employee", Internal),
        ("existing employee", Internal),
        ("current colleague", Internal), ("existing colleague", Internal), ("trust staff", Internal), ("council staff", Internal), (
            "already work for us",
            Internal),
        (
            "international applicants",
            International), ("international candidates", International), ("overseas applicants", International), ("overseas candidates", International),
        ("need sponsorship", International), ("require sponsorship", International), ("uk applicants", Home), ("uk candidates", Home),
        ("uk students", Home), ("home students", Home), ("overseas students", International), ("international students", International),
        ("members of the public", External), ("general public", External), ("home applicants", Home), ("uk-based applicants", Home),
        ("external", External),
        ("stage 1", "stage 1"), ("stage one", "stage 1"), ("first stage", "stage 1"), ("stage 2", "stage 2"), ("stage two", "stage 2"),
        ("second stage", "stage 2"),
        ("round 1", "round 1"), ("first round", "round 1"), ("round one", "round 1"), ("round 2", "round 2"), ("second round", "round 2"),
        ("round two", "round 2"),
        ("first closing", "round 1"), ("second closing", "round 2"), ("third closing", "round 3"), ("1st closing", "round 1"),
        ("2nd closing", "round 2"), ("3rd closing", "round 3"),
        ("cohort 1", "cohort 1"), ("cohort 2", "cohort 2"), ("expression of interest", "expressions of interest"), (
            "expressions of interest",
            "expressions of interest"),
        .. Months.SelectMany(month => new[] { (month + " intake", (string?)(month + " intake")), (month + " start", month + " start"), (month + " cohort", month + " cohort") }),
    ];

    /// <summary>The words that name audiences.</summary>
    public static IEnumerable<string> Words => Table.SelectMany(row => row.Words.Split(' '));

    private static readonly SearchValues<string> Names = SearchValues.Create(
        [.. Table.Select(row => row.Words)],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The audience in brackets after the date, otherwise the one between the start of its sentence and the date, otherwise the one after
    /// "for".
    /// </summary>
    /// <returns>The audience, null for everyone, and where the words of the statement end.</returns>
    public static (string? Audience, int End) Find(ReadOnlySpan<char> text, int sentenceStart, int dateStart, int end, RoleKeyword keyword)
    {
        // Brackets with another date name that date's audience.
        var next = TextCursor.SkipInlineSpace(text, end, 3);
        if (next < text.Length && text[next] == '(' && text[next..Math.Min(text.Length, next + 60)].IndexOf(')') is > 0 and var close
            && text.Slice(next, close).IndexOfAnyInRange('0', '9') < 0 && In(text.Slice(next, close)) is { Found: true } bracketed)
        {
            return (bracketed.Audience, next + close + 1);
        }

        // "Internal applicants may apply. The closing date is ...": only words near the keyword are about the date.
        var from = Math.Max(
            Math.Min(sentenceStart, dateStart),
            Math.Max(0, (keyword.Kind == RoleKeywordKind.None ? dateStart : Math.Min(keyword.Start, dateStart)) - 45));
        if (In(text[from..dateStart]) is { Found: true } named)
        {
            return (named.Audience, end);
        }

        if (next >= text.Length || !(text[next] is '-' or '–' || TextCursor.IsAt(text, next, "for")))
        {
            return (null, end);
        }

        var until = next;
        while (until < text.Length
            && until - next < 45
            && !TextCursor.IsLineBreak(text[until])
            && text[until] is not (')' or '.' or ',' or ';' or '(')
            && !char.IsAsciiDigit(text[until]))
        {
            until++;
        }

        // "8 May for external applicants and 1 May for internal ones": the words before "and" belong to this date.
        var words = text[next..until];
        if (until < text.Length && char.IsAsciiDigit(text[until]))
        {
            var and = words.LastIndexOf(" and ");
            words = and < 0 || In(words[and..]).Found ? default : words[..and];
        }

        return In(words) is { Found: true } followed ? (followed.Audience, next + words.Length) : (null, end);
    }

    /// <summary>The audience as our sentences name it.</summary>
    public static string InWords(string? audience) => audience switch
    {
        null => "everyone",
        Redeployment => "redeployees",
        Internal => "internal applicants",
        External => "external applicants",
        AllOthers => "everyone else",
        _ => audience,
    };

    /// <summary>How narrow an audience is: 0 everyone, 1 people inside, 2 people to be redeployed.</summary>
    public static int Narrowness(string? audience) => audience switch
    {
        Redeployment => 2,
        Internal => 1,
        _ => 0,
    };

    /// <param name="audience">As <see cref="InWords"/> names it; null for everyone.</param>
    public static int NarrownessInWords(string? audience) =>
        audience == InWords(Redeployment) ? Narrowness(Redeployment) : audience == InWords(Internal) ? Narrowness(Internal) : 0;

    /// <summary>The audience that these words name. If it is found and null, they name everyone.</summary>
    public static (bool Found, string? Audience) In(ReadOnlySpan<char> words)
    {
        if (words.IndexOfAny(Names) < 0)
        {
            return (false, null);
        }

        foreach (var (name, audience) in Table)
        {
            if (words.Contains(name, StringComparison.OrdinalIgnoreCase))
            {
                return (true, audience);
            }
        }

        return (false, null);
    }
}
