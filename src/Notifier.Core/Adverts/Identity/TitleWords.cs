using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Notifier.Reading.Grammar;

namespace Notifier.Core.Adverts.Identity;

/// <summary>
/// A job's title, split into words that name the job and words about grade, hours and place. <c>title-words.tsv</c> lists the second kind.
/// A part of the title that repeats the location counts as a place too.
/// </summary>
public sealed class TitleWords
{
    private enum Kind
    {
        Grade,
        GradeAlone,
        Hours,
        Place,
        Filler,
    }

    private static readonly FrozenDictionary<string, Kind> Phrases = Load();

    private static readonly int LongestPhrase = Phrases.Keys.Max(phrase => phrase.Count(character => character == ' ') + 1);

    private readonly HashSet<string> _name = new(StringComparer.Ordinal);
    private readonly HashSet<string> _grades = new(StringComparer.Ordinal);
    private readonly HashSet<string> _hours = new(StringComparer.Ordinal);
    private readonly HashSet<string> _places = new(StringComparer.Ordinal);
    private readonly HashSet<string> _numbers = new(StringComparer.Ordinal);
    private readonly string _words;

    private TitleWords(string words) => _words = words;

    /// <param name="title">As the advert states it. Null when it states none.</param>
    /// <param name="location">As the advert states it. Null when it states none.</param>
    public static TitleWords Parse(string? title, string? location)
    {
        var parts = PartsOf(title ?? string.Empty);
        var where = PartsOf(location ?? string.Empty).SelectMany(part => part).ToHashSet(StringComparer.Ordinal);
        var read = new TitleWords(string.Join(' ', parts.SelectMany(part => part)));
        foreach (var (place, words) in parts.Index())
        {
            // "Hospital Porter" names a job; "Porter, Royal Hospital" names a job and a place. A title never begins with its place.
            if (place > 0 && words.All(where.Contains))
            {
                read._places.UnionWith(words);
            }
            else
            {
                read.Add(words);
            }
        }

        return read;
    }

    /// <summary>The same words in the same order.</summary>
    public bool IsSame(TitleWords other) => _words == other._words;

    /// <summary>
    /// The naming words of one title contain those of the other, and grade, hours, places and numbers do not conflict. A title without a
    /// naming word fits only itself.
    /// </summary>
    public bool Fits(TitleWords other) =>
        IsSame(other) || (_name.Count > 0 && other._name.Count > 0 && Agree(_name, other._name) && DoesTheRestAgree(other));

    /// <summary>The naming words are equal, and grade, hours, places and numbers do not conflict.</summary>
    public bool NamesTheSame(TitleWords other) =>
        IsSame(other) || (_name.Count > 0 && _name.SetEquals(other._name) && DoesTheRestAgree(other));

    private bool DoesTheRestAgree(TitleWords other) =>
        AgreeIfStated(_grades, other._grades)
        && AgreeIfStated(_hours, other._hours)
        && AgreeIfStated(_places, other._places)
        && AgreeIfStated(_numbers, other._numbers);

    /// <summary>It has a word that names something. A title of grades and hours, or a place of postcodes, has none.</summary>
    internal bool HasName => _name.Count > 0;

    /// <summary>The words in lower case with single spaces: the same for titles that differ only in case and punctuation.</summary>
    public override string ToString() => _words;

    /// <summary>For two places: one contains the other, or one of them is not stated. Numbers and postcodes do not count.</summary>
    public bool AgreesWith(TitleWords other) => AgreeIfStated(_name, other._name);

    private static bool AgreeIfStated(HashSet<string> one, HashSet<string> other) =>
        one.Count == 0 || other.Count == 0 || Agree(one, other);

    private static bool Agree(HashSet<string> one, HashSet<string> other) => one.IsSubsetOf(other) || other.IsSubsetOf(one);

    private void Add(List<string> words)
    {
        for (var at = 0; at < words.Count;)
        {
            var (kind, length) = PhraseAt(words, at);
            var phrase = string.Join(' ', words.GetRange(at, length));
            at += length;
            switch (kind)
            {
                case Kind.Grade when at < words.Count && IsGradeValue(words[at]):
                    for (; at < words.Count && IsGradeValue(words[at]); at++)
                    {
                        _grades.Add(words[at]);
                    }

                    break;
                case Kind.GradeAlone:
                    _grades.Add(phrase);
                    break;
                case Kind.Hours:
                    _hours.Add(phrase);
                    break;
                case Kind.Place:
                    _places.Add(phrase);
                    break;
                case Kind.Filler:
                    break;
                default:
                    (phrase.Any(char.IsDigit) ? _numbers : _name).Add(phrase);
                    break;
            }
        }
    }

    private static (Kind? Kind, int Length) PhraseAt(List<string> words, int at)
    {
        for (var length = Math.Min(LongestPhrase, words.Count - at); length > 0; length--)
        {
            if (Phrases.TryGetValue(string.Join(' ', words.GetRange(at, length)), out var kind))
            {
                return (kind, length);
            }
        }

        return (null, 1);
    }

    /// <summary>"5", "8a", "C", "VII".</summary>
    private static bool IsGradeValue(string word) =>
        word.Length == 1 || char.IsAsciiDigit(word[0]) || word.All(character => character is 'i' or 'v' or 'x');

    /// <summary>The words of each part. Commas, brackets and dashes between spaces separate parts.</summary>
    private static List<List<string>> PartsOf(string text)
    {
        var parts = new List<List<string>> { new() };
        var word = new StringBuilder();
        var lower = text.Replace("&", " and ", StringComparison.Ordinal).ToLowerInvariant() + ' ';
        for (var at = 0; at < lower.Length; at++)
        {
            var character = lower[at];
            if (char.IsLetterOrDigit(character))
            {
                word.Append(character);
                continue;
            }

            if (character is '\'' or '’' || char.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format)
            {
                // “Children’s” is one word, with either kind of apostrophe.
                continue;
            }

            if (word.Length > 0)
            {
                parts[^1].Add(word.ToString());
                word.Clear();
            }

            // "Full-time" and "Band 6/7" stay together; "Clerk - Exeter" does not.
            var isHyphen = character is '-' or '‐' or '‑' or '–'
                && at > 0
                && !char.IsWhiteSpace(lower[at - 1])
                && !char.IsWhiteSpace(lower[at + 1]);
            if (!char.IsWhiteSpace(character) && !isHyphen && character is not ('/' or '.') && parts[^1].Count > 0)
            {
                parts.Add([]);
            }
        }

        parts.RemoveAll(part => part.Count == 0);
        return parts;
    }

    private static FrozenDictionary<string, Kind> Load() => EmbeddedTable.Rows(typeof(TitleWords).Assembly, "title-words.tsv")
        .ToFrozenDictionary(columns => columns[0], columns => KebabCase.Parse<Kind>(columns[1]), StringComparer.Ordinal);
}
