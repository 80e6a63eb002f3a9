using System.Buffers;
using System.Text;
using Notifier.Reading.Dates;
using Notifier.Reading.Findings;
using Notifier.Reading.Grammar;

namespace Notifier.Web.Pages.Check;

/// <summary>The advert's own text, cut where its dates begin and end.</summary>
/// <remarks>Public only because the compiler makes Razor components public.</remarks>
/// <param name="Prefix">Begins the names of places on the page.</param>
/// <param name="Marked">The numbers of the dates that stand in it.</param>
/// <param name="IsCut">Only its beginning is shown.</param>
public sealed record AdvertTextModel(string Prefix, IReadOnlyList<WordsPart> Parts, IReadOnlySet<int> Marked, bool IsCut)
{
    private const char Unseen = '\uFFFD';

    /// <summary>Everything that shows as that sign, but for half letters: those the page's encoder replaces by it.</summary>
    private static readonly SearchValues<char> CannotBeSeen = SearchValues.Create(
        [.. Enumerable.Range(0, 0x3000).Select(unit => (char)unit).Where(unit => unit is not ('\n' or '\t') && (char.IsControl(unit) || SingleLine.IsDirection(new Rune(unit))))]);

    /// <param name="safe">The date that is safe; null when none is.</param>
    public static AdvertTextModel From(CheckedAdvert check, string prefix, int most, DateMention? safe)
    {
        ArgumentNullException.ThrowIfNull(check);
        var text = check.Reading.Text;
        var end = Math.Min(most, text.Text.Length);
        var parts = new List<WordsPart>();
        var marked = new HashSet<int>();
        var from = 0;
        var places = check.Reading.Mentions
            .Select((mention, place) => (Mention: mention, Number: place + 1, Start: text.PlaceOf(mention.Quote) ?? -1))
            .Where(place => place.Start >= 0)
            .OrderBy(place => place.Start);
        foreach (var (mention, number, start) in places)
        {
            var until = start + mention.Quote.Text.Length;
            if (start < from || until > end)
            {
                continue; // within words that are marked already, or beyond what is shown
            }

            Add(from, start, null, false);
            Add(start, until, number, mention == safe);
            marked.Add(number);
            from = until;
        }

        Add(from, end, null, false);
        return new AdvertTextModel(prefix, parts, marked, end < text.Text.Length);

        void Add(int start, int until, int? date, bool isSafe)
        {
            if (until > start)
            {
                parts.Add(new WordsPart(Seen(text.Text.AsSpan(start, until - start)), date, isSafe));
            }
        }
    }

    /// <summary>What cannot be seen shows as a sign of its own: it could turn the direction in which an advert is read, and with it a date.</summary>
    private static string Seen(ReadOnlySpan<char> words)
    {
        if (!words.ContainsAny(CannotBeSeen))
        {
            return words.ToString();
        }

        var seen = new StringBuilder(words.Length);
        foreach (var rune in words.EnumerateRunes())
        {
            if (rune.Value is '\n' or '\t' || !(Rune.IsControl(rune) || SingleLine.IsDirection(rune)))
            {
                seen.Append(rune);
            }
            else if (rune.Value != '\r')
            {
                seen.Append(Unseen);
            }
        }

        return seen.ToString();
    }
}

/// <param name="Date">The number of the date these words state; null for what stands between.</param>
/// <param name="IsSafe">The safe date was read from them.</param>
public sealed record WordsPart(string Words, int? Date, bool IsSafe);
