using System.Buffers;
using System.Text;
using Notifier.Reading.Dates;
using Notifier.Reading.Findings;
using Notifier.Reading.Grammar;

namespace Notifier.Web.Pages.Check;

/// <summary>The advert's own text, cut where its dates begin and end.</summary>
/// <remarks>Public only because the compiler makes Razor components public.</remarks>
/// <param name="Prefix">A prefix for the ids of elements on the page.</param>
/// <param name="Marked">The numbers of the dates in this text.</param>
/// <param name="IsCut">The page shows only its beginning.</param>
public sealed record AdvertTextModel(string Prefix, IReadOnlyList<AdvertTextPart> Parts, IReadOnlySet<int> Marked, bool IsCut)
{
    private const char Unseen = '\uFFFD';

    /// <summary>Everything that we show as the replacement sign, except lone surrogates. The page's encoder replaces those.</summary>
    private static readonly SearchValues<char> CannotBeSeen = SearchValues.Create(
        [.. Enumerable.Range(0, 0x3000).Select(unit => (char)unit).Where(unit => unit is not ('\n' or '\t') && (char.IsControl(unit) || SingleLine.IsDirection(new Rune(unit))))]);

    /// <param name="safe">The safe date; null when there is none.</param>
    public static AdvertTextModel From(CheckedAdvert check, string prefix, int most, DateMention? safe)
    {
        ArgumentNullException.ThrowIfNull(check);
        var text = check.Reading.Text;
        var end = Math.Min(most, text.Text.Length);
        var parts = new List<AdvertTextPart>();
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
                continue; // it overlaps words that are already marked, or lies beyond the part that we show
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
                parts.Add(new AdvertTextPart(Seen(text.Text.AsSpan(start, until - start)), date, isSafe));
            }
        }
    }

    /// <summary>
    /// Shows each invisible character as a sign. Left invisible, it could reverse the reading direction and so change a date.
    /// </summary>
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

/// <param name="Date">The number of the date that these words state; null for the text between dates.</param>
/// <param name="IsSafe">The safe date was read from these words.</param>
public sealed record AdvertTextPart(string Text, int? Date, bool IsSafe);
