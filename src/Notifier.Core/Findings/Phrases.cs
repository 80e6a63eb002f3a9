using System.Buffers;
using Notifier.Core.Adverts;

namespace Notifier.Core.Findings;

/// <summary>What an advert says about closing without naming a date.</summary>
/// <param name="MayCloseEarly">"We may close this vacancy early."</param>
/// <param name="OpenUntilFilled">"Closes when filled."</param>
/// <param name="AlwaysOpen">"We recruit all year round": open until filled where no closing date is stated.</param>
/// <param name="InternalOnly">"Open only to internal staff."</param>
internal sealed record Phrases(Quote? MayCloseEarly, Quote? OpenUntilFilled, Quote? AlwaysOpen, Quote? InternalOnly)
{
    private const int LongestSentence = 320;

    /// <summary>Only sentences with one of these are looked at closely. Most are rare, so most of an advert costs no more than this search.</summary>
    private static readonly SearchValues<string> Signs = List([
        "early", "earlier", "sooner", "before", "prior to", "ahead of", "in advance", "forward", "any time", "anytime", "without notice", "suffic", "suffif", "enough", "once ", "as soon as", "will close", "be closed", "capped", "the first ",
        "maximum", "on or before", "prematurely", "short notice",
        "internal", "only", "restrict", "current employ", "existing employ", "already", "currently employed", "current member", "existing member", "ring-fenced", "ring fenced", "ringfenced", "limited to", "reserved for", "exclusive", "confined to", "advertised for", "external",
        "cut short", "stay open", "wait", "filled", "until", "rolling", "no closing", "ongoing", "on-going", "no deadline", "year round", "recruiting", "closing date", "deadline", "evergreen", "continuous", "when ",
        "yn gynnar", "yn gynt", "mewnol yn unig",
    ]);

    private static readonly SearchValues<string> Ends = List(["clos", "cut short", "open", "expir", "remov", "withdr", "forward", "shut", "end", "ceas", "stop", "appoint", "fill", "capp", "down", "no longer", "first", "halt", "suspend", "terminat", "finish", "publish", "pull", "offer", "offline", "maximum", "recruit", "limit"]);

    private static readonly SearchValues<string> Insiders = List(["internal", "external", "staff", "employe", "colleague", "civil servant", "working for", "work for", "working at"]);

    private static readonly SearchValues<string> Restrictions = List(["only", "restrict", "ring", "limited", "reserved", "exclusive", "confined", "internal", "advertised", "not", "solely", "must", "need to", "have to"]);

    private static readonly SearchValues<string> WelshEarly = List(["yn gynnar", "yn gynt"]);

    private static readonly SearchValues<string> WelshInternal = List(["mewnol yn unig"]);

    public static Phrases Of(AdvertText advert)
    {
        ArgumentNullException.ThrowIfNull(advert);
        var text = advert.Plain.AsSpan();
        var found = new Phrases(null, OpenValue(advert), null, null);
        var done = 0;
        foreach (var at in new Places(text, Signs))
        {
            if (at < done)
            {
                continue; // in a sentence that was looked at already
            }

            var (start, end) = SentenceAround(text, at);
            done = Math.Max(at + 1, end);
            found = found.With(advert, text[start..end], start, end);
            if (found is { MayCloseEarly: not null, OpenUntilFilled: not null, InternalOnly: not null })
            {
                break;
            }
        }

        return found;
    }

    /// <summary>"Ongoing" as the value of a label "Closing date", on its line, below it or in the next cell.</summary>
    private static Quote? OpenValue(AdvertText advert)
    {
        foreach (var field in advert.AllFields)
        {
            if (field.Kind == FieldKind.ClosingDate && field.ValueEnd - field.ValueStart is > 0 and < 60
                && Findings.OpenUntilFilled.IsValue(advert.Plain.AsSpan(field.ValueStart, field.ValueEnd - field.ValueStart)))
            {
                return advert.QuoteOf(field.LabelStart, field.ValueEnd);
            }
        }

        return null;
    }

    private Phrases With(AdvertText advert, ReadOnlySpan<char> said, int start, int end)
    {
        var isEarly = MayCloseEarly is null && ContainsAny(said, Ends);
        var isInternal = InternalOnly is null && ContainsAny(said, Insiders) && ContainsAny(said, Restrictions);
        if (isEarly || isInternal)
        {
            Span<Token> tokens = stackalloc Token[Sentence.MostTokens];
            var sentence = Sentence.Read(said, tokens);
            isEarly &= EarlyClosing.IsSaidIn(sentence);
            isInternal &= Findings.InternalOnly.IsSaidIn(sentence);
        }

        return new Phrases(
            MayCloseEarly ?? (isEarly || ContainsAny(said, WelshEarly) ? advert.QuoteOf(start, end) : null),
            OpenUntilFilled ?? (Findings.OpenUntilFilled.IsSaidIn(said) ? advert.QuoteOf(start, end) : null),
            AlwaysOpen ?? (Findings.OpenUntilFilled.IsHintedIn(said) ? advert.QuoteOf(start, end) : null),
            InternalOnly ?? (isInternal || ContainsAny(said, WelshInternal) ? advert.QuoteOf(start, end) : null));
    }

    private static bool ContainsAny(ReadOnlySpan<char> text, SearchValues<string> words) => text.IndexOfAny(words) >= 0;

    private static SearchValues<string> List(string[] words) => SearchValues.Create(words, StringComparison.OrdinalIgnoreCase);

    /// <summary>The sentence around a place, cut where it grows too long.</summary>
    private static (int Start, int End) SentenceAround(ReadOnlySpan<char> text, int at)
    {
        var start = at;
        while (start > 0 && at - start < LongestSentence && !EndsAt(text, start - 1))
        {
            start--;
        }

        var end = at;
        while (end < text.Length && end - at < LongestSentence && !EndsAt(text, end))
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

    private static bool EndsAt(ReadOnlySpan<char> text, int at) =>
        (text[at] is '.' or '!' or '?' && (at + 1 >= text.Length || char.IsWhiteSpace(text[at + 1])))
        || (text[at] == '\n' && (at + 1 >= text.Length || text[at + 1] is '\n' or '\r' || char.IsUpper(text[at + 1]) || text[at + 1] is '•' or '-' or '*'));
}
