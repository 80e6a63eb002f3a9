using System.Buffers;
using Notifier.Core.Adverts;

namespace Notifier.Core.Findings;

/// <summary>What an advert says about closing without naming a date.</summary>
/// <param name="MayCloseEarly">"We may close this vacancy early."</param>
/// <param name="OpenUntilFilled">"Closes when filled."</param>
/// <param name="InternalOnly">"Open only to internal staff."</param>
internal sealed record Phrases(Quote? MayCloseEarly, Quote? OpenUntilFilled, Quote? InternalOnly)
{
    private const int LongestSentence = 320;

    private static readonly SearchValues<string> Stems = SearchValues.Create(
        ["clos", "filled", "internal", "existing staff", "existing employees", "current employees", "current staff", "brought forward", "withdraw", "gau’r", "gau'r", "mewnol yn unig"], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> Sooner = List([
        "early", "earlier", "sooner", "right to close", "before the closing", "before the advertised", "before the stated", "before the published", "before the deadline", "before the above", "before this date",
        "prior to the closing", "prior to the advertised", "prior to the stated", "prior to the published", "prior to the above", "prior to this", "ahead of the", "at any time", "without notice", "without further notice",
        "sufficient", "high volume", "high number", "large number", "large volume", "enough applications",
    ]);

    private static readonly SearchValues<string> Possibly = List(["may ", "might ", "could ", "can ", "reserve", "right to", "will close", "will be closed", "closed early", "close early", "closing early", "be closed", "early closure", "subject to", "have to close", "to close"]);

    private static readonly SearchValues<string> OfPeople = List(["applicant", "candidate", "staff", "employee", "colleague", "vacancy", "advert", "post", "position", "application", "recruitment", "role"]);

    private static readonly SearchValues<string> NotSooner = List(["early years", "will not close", "not be closed", "won't close", "won’t close"]);

    private static readonly SearchValues<string> Perhaps = List(["may ", "reserve", "might "]);

    private static readonly SearchValues<string> Adverts = List(["advert", "vacancy", "post"]);

    private static readonly SearchValues<string> Temporary = List(["temporary", "fixed term", "fixed-term", "cover ", "interim", "agency", "not been filled"]);

    private static readonly SearchValues<string> Until = List(["until", "when ", "once ", "till "]);

    private static readonly SearchValues<string> Recruiting = List(["clos", "open", "advert", "appl", "recruit", "ongoing", "rolling", "live"]);

    private static readonly SearchValues<string> Restricted = List(["restricted to", "limited to", "confined to", "exclusively"]);

    private static readonly SearchValues<string> NotRestricted = List(["not only", "not restricted", "not limited", "only be contacted", "only use", "internal use"]);

    private static readonly SearchValues<string> WelshEarly = List(["yn gynnar", "yn gynt"]);

    private static readonly SearchValues<string> External = List(["external"]);

    private static readonly SearchValues<string> Only = List([" only", "only "]);

    private static readonly SearchValues<string> ClosingDate = List(["closing date"]);

    private static readonly SearchValues<string> BroughtForward = List(["brought forward"]);

    private static readonly SearchValues<string> Withdraw = List(["withdraw"]);

    public static Phrases Of(AdvertText advert)
    {
        ArgumentNullException.ThrowIfNull(advert);
        var found = new Phrases(null, null, null);
        var text = advert.Text.AsSpan();
        foreach (var at in new Places(text, Stems))
        {
            found = found.With(advert, text, at);
            if (found is { MayCloseEarly: not null, OpenUntilFilled: not null, InternalOnly: not null })
            {
                break;
            }
        }

        return found;
    }

    private Phrases With(AdvertText advert, ReadOnlySpan<char> text, int at) => char.ToLowerInvariant(text[at]) switch
    {
        'c' when IsAt(text, at, "clos") => MayCloseEarly is null && IsWordStart(text, at) && IsVerb(text, at) && Sentence(text, at) is var (start, end) && SaysSooner(text[start..end]) ? this with { MayCloseEarly = advert.QuoteOf(start, end) } : this,
        'g' => MayCloseEarly is null && Sentence(text, at) is var (start, end) && ContainsAny(text[start..end], WelshEarly) ? this with { MayCloseEarly = advert.QuoteOf(start, end) } : this,
        'm' => InternalOnly is null && Sentence(text, at) is var (start, end) ? this with { InternalOnly = advert.QuoteOf(start, end) } : this,
        'b' or 'w' => MayCloseEarly is null && Sentence(text, at) is var (start, end) && SaysWithdrawn(text[start..end]) ? this with { MayCloseEarly = advert.QuoteOf(start, end) } : this,
        'f' => OpenUntilFilled is null && IsWordStart(text, at) && Sentence(text, at) is var (start, end) && SaysUntilFilled(text, start, end, at) ? this with { OpenUntilFilled = advert.QuoteOf(start, end) } : this,
        _ => InternalOnly is null && IsWordStart(text, at) && Sentence(text, at) is var (start, end) && SaysInternalOnly(text, start, end, at) ? this with { InternalOnly = advert.QuoteOf(start, end) } : this,
    };

    /// <summary>Something closes or is closed; a closing date does not.</summary>
    private static bool IsVerb(ReadOnlySpan<char> text, int at)
    {
        var end = TextScan.WordEnd(text, at);
        var word = text[at..end];
        if (word.Equals("closing", StringComparison.OrdinalIgnoreCase))
        {
            var next = TextScan.SkipInlineSpace(text, end);
            return !TextScan.IsAt(text, next, "date") && !TextScan.IsAt(text, next, "dates");
        }

        return word.Equals("close", StringComparison.OrdinalIgnoreCase) || word.Equals("closed", StringComparison.OrdinalIgnoreCase)
            || word.Equals("closes", StringComparison.OrdinalIgnoreCase) || word.Equals("closure", StringComparison.OrdinalIgnoreCase);
    }

    private static bool SaysSooner(ReadOnlySpan<char> sentence) =>
        ContainsAny(sentence, Sooner) && ContainsAny(sentence, Possibly) && !ContainsAny(sentence, NotSooner);

    private static bool SaysWithdrawn(ReadOnlySpan<char> sentence) =>
        (ContainsAny(sentence, ClosingDate) && ContainsAny(sentence, BroughtForward))
        || (ContainsAny(sentence, Withdraw) && ContainsAny(sentence, Sooner) && ContainsAny(sentence, Perhaps) && ContainsAny(sentence, Adverts));

    private static bool SaysUntilFilled(ReadOnlySpan<char> text, int start, int end, int at)
    {
        var before = text[Math.Max(start, at - 48)..at];
        var sentence = text[start..end];
        if (ContainsAny(sentence, Temporary))
        {
            return false;
        }

        return ContainsAny(before, Until)
            && (ContainsAny(sentence, Recruiting) || end - start < 60);
    }

    private static bool SaysInternalOnly(ReadOnlySpan<char> text, int start, int end, int at)
    {
        var near = text[Math.Max(start, at - 70)..Math.Min(end, at + 70)];
        return !ContainsAny(near, External)
            && (ContainsAny(near, OfPeople) || end - start < 40)
            && (ContainsAny(near, Only) || ContainsAny(near, Restricted))
            && !ContainsAny(near, NotRestricted);
    }

    private static bool ContainsAny(ReadOnlySpan<char> text, SearchValues<string> words) => text.IndexOfAny(words) >= 0;

    private static SearchValues<string> List(string[] words) => SearchValues.Create(words, StringComparison.OrdinalIgnoreCase);

    private static bool IsAt(ReadOnlySpan<char> text, int at, string stem) => text[at..].StartsWith(stem, StringComparison.OrdinalIgnoreCase);

    private static bool IsWordStart(ReadOnlySpan<char> text, int at) => at == 0 || !char.IsLetter(text[at - 1]);

    /// <summary>The sentence around a place, cut where it grows too long.</summary>
    private static (int Start, int End)? Sentence(ReadOnlySpan<char> text, int at)
    {
        var start = at;
        while (start > 0 && at - start < LongestSentence && !Ends(text, start - 1))
        {
            start--;
        }

        var end = at;
        while (end < text.Length && end - at < LongestSentence && !Ends(text, end))
        {
            end++;
        }

        if (end < text.Length && text[end] is '.' or '!' or '?')
        {
            end++;
        }

        while (start < at && (char.IsWhiteSpace(text[start]) || text[start] is '•' or '*' or '|'))
        {
            start++;
        }

        while (end > at && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return (start, end);
    }

    private static bool Ends(ReadOnlySpan<char> text, int at) =>
        (text[at] is '.' or '!' or '?' && (at + 1 >= text.Length || char.IsWhiteSpace(text[at + 1])))
        || (text[at] == '\n' && (at + 1 >= text.Length || text[at + 1] is '\n' or '\r' || char.IsUpper(text[at + 1]) || text[at + 1] is '•' or '-' or '*'));
}
