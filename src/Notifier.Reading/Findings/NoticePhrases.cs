using System.Buffers;
using Notifier.Reading.Boards;
using Notifier.Reading.Dates;
using Notifier.Reading.Documents;
using Notifier.Reading.Grammar;

namespace Notifier.Reading.Findings;

/// <summary>What an advert says about closing without a date.</summary>
/// <param name="MayCloseEarly">"We may close this vacancy early."</param>
/// <param name="OpenUntilFilled">"Closes when filled."</param>
/// <param name="AlwaysOpen">"We recruit all year round". It counts only if the advert states no closing date.</param>
/// <param name="InternalOnly">"Open only to internal staff."</param>
/// <param name="HasClosed">"This vacancy is now closed."</param>
internal sealed record NoticePhrases(Quote? MayCloseEarly, Quote? OpenUntilFilled, Quote? AlwaysOpen, Quote? InternalOnly, Quote? HasClosed)
{
    private const int LongestSentence = 320;

    // We look closely only at sentences with one of these strings. A vectorised search stays cheap with at most eight, each with three
    // first letters that are rare in adverts. So many leave out their first letters.
    private static readonly SearchValues<string>[] EarlySigns =
    [
        List(["clos", "xpir", "ithdr", "emov", "orward", "capped", "eadlin", "filled"]),
        List(["earl", "sooner", "shut", "ceas", "premature", "gyn", "o longer", "cut short"]),
        List(["irst ", "soon as", "enough", "uffic", "ximum", "ny time", "wait", "ay open"]),
        List(["stop", "y moment", "arning", " gone", "ll end ", "ay end ", "whichever", "ancies can"]),
        List([" down ", "pull", "be ended", "urtail", "romis", "en off ", "cyn y dy", "off our "]),
        List(["cap of", "vanish", "isappear", "ny point", "ny stage", "ffline", "guarante", "head of"]),
    ];

    private static readonly SearchValues<string>[] InternalSigns =
    [
        List(["nternal", "xternal", "nly", "xclusiv", "fenc", "ewnol", "be a curr", "be an exis"]),
        List(["icted to", "nfined to", "rved for", "ertised for", "loyee of", "loyed by", "ady work", "eady emp"]),
        List(["limited to", "deployees", "loyees of", "ligib", "m outside", "e outside", "ust work", "be existin"]),
    ];

    private static readonly SearchValues<string>[] FilledSigns =
    [
        List(["filled", "olling", "ngoing", "-going", "o clos", "o dead", "ntil a", "ntil w"]),
        List(["ntil th", "ntil so", "ntil su", "till ", "vergreen", "pen ended", "pen-ended", "nuous"]),
        List(["no fixed", "no set ", "no spec", "no offic"]),
        List(["a closing d", " found", "ointed", "soon as", "a fixed cl", "no end d"]),
    ];

    private static readonly SearchValues<string>[] ClosedSigns =
    [
        List([" closed", " passed", "n removed", "n filled", "xpired", "o longer a", "o longer t", "o longer o", "ithdrawn"]),
    ];

    private static readonly SearchValues<string>[] AlwaysOpenSigns =
    [
        List(["olling", "ngoing", "-going", "r round", "-round", "he year", "ny time", "cruiting"]),
        List(["nuous", "ntinual", "lways", "l year"]),
    ];

    private static readonly SearchValues<string> Insiders = List(["nternal", "xternal", "outside", "officer", "ersonnel", "ontracted", "staff", "mploye", "olleague", "ivil servant", "edeploy", "work"]);

    private static readonly WordList WelshEnds = WordList.Load("welsh-ends");

    private static readonly WordList WelshEarly = WordList.Load("welsh-early");

    private static readonly WordList WelshNot = WordList.Load("welsh-not");

    private static readonly SearchValues<string> WelshInternal = List(["mewnol yn unig"]);

    private static readonly SearchValues<char> Stops = SearchValues.Create(".!?\n");

    private delegate bool Says(ReadOnlySpan<char> sentence);

    public static NoticePhrases From(AdvertReading reading)
    {
        var advert = reading.Text;
        return new NoticePhrases(
            First(advert, EarlySigns, reading.Closing.Count > 0 ? SaysSoonerThanDated : SaysEarly),
            OpenValue(advert) ?? First(advert, FilledSigns, Findings.OpenUntilFilled.IsSaidIn),
            reading.Closing.Count > 0 ? null : First(advert, AlwaysOpenSigns, Findings.OpenUntilFilled.IsHintedIn),
            First(advert, InternalSigns, SaysInternal),
            First(advert, ClosedSigns, SaysClosed));
    }

    /// <summary>"Ongoing" as the value of a label "Closing date": on its line, below it or in the next cell.</summary>
    private static Quote? OpenValue(AdvertText advert)
    {
        foreach (var field in advert.AllFields)
        {
            if (field.Kind == BoardFieldKind.ClosingDate && field.ValueEnd - field.ValueStart is > 0 and < 60
                && Findings.OpenUntilFilled.IsValue(advert.Plain.AsSpan(field.ValueStart, field.ValueEnd - field.ValueStart)))
            {
                return advert.QuoteOf(field.LabelStart, field.ValueEnd);
            }
        }

        return null;
    }

    /// <summary>The first sentence that contains one of the strings and passes the rule.</summary>
    private static Quote? First(AdvertText advert, SearchValues<string>[] signs, Says says)
    {
        var text = advert.Plain.AsSpan();
        var first = (Start: text.Length, End: 0);
        foreach (var list in signs)
        {
            var done = 0;
            foreach (var at in new TextMatches(text[..first.Start], list))
            {
                if (at < done)
                {
                    continue; // it is in a sentence that we checked already
                }

                var (start, end) = SentenceAround(text, at);
                done = Math.Max(at + 1, end);
                if (says(text[start..end]))
                {
                    first = (start, end);
                    break;
                }
            }
        }

        return first.End == 0 ? null : advert.QuoteOf(first.Start, first.End);
    }

    private static bool SaysEarly(ReadOnlySpan<char> said)
    {
        Span<Token> tokens = stackalloc Token[Sentence.MostTokens];
        return EarlyClosing.IsSaidIn(Sentence.Read(said, tokens)) || SaysEarlyInWelsh(said);
    }

    private static bool SaysSoonerThanDated(ReadOnlySpan<char> said)
    {
        Span<Token> tokens = stackalloc Token[Sentence.MostTokens];
        var sentence = Sentence.Read(said, tokens);
        return EarlyClosing.IsSaidIn(sentence) || EarlyClosing.IsOnceFoundSaidIn(sentence) || SaysEarlyInWelsh(said);
    }

    /// <summary>"Gall y swydd hon gau'n gynnar". Not "cyflwynwch eich cais yn gynnar", which asks people to apply early.</summary>
    private static bool SaysEarlyInWelsh(ReadOnlySpan<char> said) =>
        WelshEnds.Find(said) is { End: > 0 } ends && WelshEarly.IsIn(said[ends.Start..]) && !WelshNot.IsIn(said[..ends.Start]);

    private static bool SaysClosed(ReadOnlySpan<char> said)
    {
        Span<Token> tokens = stackalloc Token[Sentence.MostTokens];
        return ClosedInWords.IsSaidIn(Sentence.Read(said, tokens));
    }

    private static bool SaysInternal(ReadOnlySpan<char> said)
    {
        if (!ContainsAny(said, Insiders))
        {
            return ContainsAny(said, WelshInternal);
        }

        Span<Token> tokens = stackalloc Token[Sentence.MostTokens];
        return Findings.InternalOnly.IsSaidIn(Sentence.Read(said, tokens));
    }

    private static bool ContainsAny(ReadOnlySpan<char> text, SearchValues<string> words) => text.IndexOfAny(words) >= 0;

    private static SearchValues<string> List(string[] words) => SearchValues.Create(words, StringComparison.OrdinalIgnoreCase);

    /// <summary>The sentence around a position, cut when it is too long.</summary>
    private static (int Start, int End) SentenceAround(ReadOnlySpan<char> text, int at)
    {
        var floor = Math.Max(0, at - LongestSentence);
        var start = at;
        while (start > floor)
        {
            start = floor + text[floor..start].LastIndexOfAny(Stops) + 1;
            if (start == floor || EndsAt(text, start - 1))
            {
                break;
            }

            start--;
        }

        var end = at;
        var ceiling = Math.Min(text.Length, at + LongestSentence);
        while (end < ceiling)
        {
            var stop = text[end..ceiling].IndexOfAny(Stops);
            end = stop < 0 ? ceiling : end + stop;
            if (end == ceiling || EndsAt(text, end))
            {
                break;
            }

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

    private static bool EndsAt(ReadOnlySpan<char> text, int at) =>
        (text[at] is '.' or '!' or '?' && (at + 1 >= text.Length || char.IsWhiteSpace(text[at + 1])))
        || (text[at] == '\n' && (at + 1 >= text.Length || text[at + 1] is '\n' or '\r' || char.IsUpper(text[at + 1]) || text[at + 1] is '•' or '-' or '*'));
}
