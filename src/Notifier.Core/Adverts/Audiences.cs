namespace Notifier.Core.Adverts;

/// <summary>Whom a closing date is for, when the words beside it say so, and which audience is the widest.</summary>
internal static class Audiences
{
    public const string Redeployment = "redeployment";
    public const string Internal = "internal";
    public const string External = "external";
    public const string AllOthers = "all others";

    // The first that stands in the words wins, so "internal and external" comes before "internal".
    private static readonly (string Words, string? Audience)[] Table =
    [
        ("internal and external", null), ("internal & external", null), ("internal/external", null), ("external and internal", null), ("both internal", null),
        ("redeploy", Redeployment), ("re-deploy", Redeployment), ("at risk", Redeployment), ("at-risk", Redeployment),
        ("all other", AllOthers), ("everyone else", AllOthers), ("other applicants", AllOthers), ("other candidates", AllOthers),
        ("internal", Internal), ("current staff", Internal), ("existing staff", Internal),
        ("external", External),
        ("stage 1", "stage 1"), ("stage one", "stage 1"), ("first stage", "stage 1"), ("stage 2", "stage 2"), ("stage two", "stage 2"), ("second stage", "stage 2"),
        ("round 1", "round 1"), ("first round", "round 1"), ("round one", "round 1"), ("round 2", "round 2"), ("second round", "round 2"), ("round two", "round 2"),
        ("first closing", "round 1"), ("second closing", "round 2"), ("third closing", "round 3"), ("1st closing", "round 1"), ("2nd closing", "round 2"), ("3rd closing", "round 3"),
        ("cohort 1", "cohort 1"), ("cohort 2", "cohort 2"), ("expression of interest", "expressions of interest"), ("expressions of interest", "expressions of interest"),
    ];

    /// <summary>The audience named between the start of the sentence and a few words after the date; null when none is.</summary>
    public static string? Of(ReadOnlySpan<char> text, int sentenceStart, int dateStart, int end, Cue cue)
    {
        // "Internal applicants may apply. The closing date is ...": only words near the cue speak of the date.
        var from = Math.Max(Math.Min(sentenceStart, dateStart), Math.Max(0, (cue.Kind == CueKind.None ? dateStart : Math.Min(cue.Start, dateStart)) - 45));
        var named = In(text[from..dateStart]);
        if (named.Found)
        {
            return named.Audience;
        }

        var next = TextScan.SkipInlineSpace(text, end, 3);
        if (next >= text.Length || text[next] is not ('(' or '-' or '–' or 'f'))
        {
            return null;
        }

        var until = next;
        while (until < text.Length && until - next < 45 && !TextScan.IsLineBreak(text[until]) && text[until] is not (')' or '.' or ',' or ';') && !char.IsAsciiDigit(text[until]))
        {
            until++;
        }

        return text[next] != 'f' || TextScan.IsAt(text, next, "for") ? In(text[next..until]).Audience : null;
    }

    /// <summary>How few people an audience leaves out: 0 everyone, 1 those inside, 2 those to be redeployed.</summary>
    public static int Narrowness(string? audience) => audience switch
    {
        Redeployment => 2,
        Internal => 1,
        _ => 0,
    };

    /// <summary>The audience these words name. Found and null: they name everyone.</summary>
    public static (bool Found, string? Audience) In(ReadOnlySpan<char> words)
    {
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
