using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Notifier.Core.Security;
using Notifier.Reading.Boards;

namespace Notifier.Core.Adverts.Identity;

/// <summary>An employer, with the employer's own number for a job. Either alone names no job.</summary>
/// <param name="Employer">A hash of the employer's name in its normal form.</param>
/// <param name="Text">The reference as the employer numbers it, in capitals.</param>
public sealed record EmployerReference(string Employer, string Text)
{
    private const int Longest = 100;

    /// <summary>
    /// A recruitment system may put its own number before the employer's: "7647926/380-FR0615". Such a number has at least this many
    /// digits.
    /// </summary>
    private const int LeastSystemNumber = 5;

    /// <summary>A shorter end may be a year or a running number. In "ACA/0123/25", the end alone identifies nothing.</summary>
    private const int LeastEnd = 6;

    private static readonly FrozenSet<string> Placeholders = FrozenSet.Create(
        "TBC", "TBA", "TBD", "NA", "NONE", "NIL", "UNKNOWN", "VARIOUS",
        "SEEADVERT", "SEEBELOW", "NOTAPPLICABLE", "NOTKNOWN", "TOBECONFIRMED", "TOBEADVISED");

    /// <summary>What an advert states instead of an employer that is secret, or that is several.</summary>
    private static readonly FrozenSet<string> Nobody = FrozenSet.Create(
        "na", "none", "nil", "tbc", "tba", "tbd", "unknown", "various", "various employers", "multiple employers", "confidential",
        "company confidential", "confidential company", "confidential employer", "employer confidential", "anonymous", "undisclosed",
        "not disclosed", "not specified", "not stated", "not provided", "not known", "not applicable", "to be confirmed",
        "private", "private advertiser", "private employer", "private individual", "our client", "client", "company", "employer",
        "see advert", "see below", "recruitment agency", "an employer");

    public string Key => KeyHash.Key("reference", Text);

    /// <returns>Null when the employer is missing, or the reference is missing or unusable.</returns>
    public static EmployerReference? Parse(string? employer, string? reference) =>
        NamedKeyOf(employer) is { } key && TextOf(reference) is { } text ? new EmployerReference(key, text) : null;

    /// <summary>
    /// The employer's own part of a reference, if it can tell one job from another. It needs a digit. A placeholder ("TBC 2026"), a year or
    /// a lone character is not enough.
    /// </summary>
    public static string? TextOf(string? reference)
    {
        if (reference?.Trim().ToUpperInvariant() is not { Length: > 1 and <= Longest } shown)
        {
            return null;
        }

        var slash = shown.IndexOf('/', StringComparison.Ordinal);
        var isSystems = slash >= LeastSystemNumber && shown.AsSpan(0, slash).IndexOfAnyExceptInRange('0', '9') < 0;
        var own = isSystems ? shown[(slash + 1)..].Trim() : shown;
        return EndOf(own) is { Length: >= LeastEnd } end && end.Any(char.IsLetter) && Counts(end) ? end : Counts(own) ? own : null;
    }

    /// <summary>The part after the last slash, in capitals. HR contacts name the beginning of it.</summary>
    /// <returns>Null when nothing is left.</returns>
    public static string? EndOf(string? reference) =>
        reference?[(reference.LastIndexOf('/') + 1)..].Trim().ToUpperInvariant() is { Length: > 0 and <= Longest } end ? end : null;

    /// <summary>
    /// The reference of the first posting, and how often it was posted. "380-FR0615-2" is the second posting of "380-FR0615".
    /// </summary>
    /// <returns>Null when the board numbers no re-posts, or when this is none. Only one digit from 2 counts, because "186-1313-25" and
    /// "SCH2025-1" number jobs.</returns>
    public static (string First, int Time)? RePostOf(string text, Board? board) =>
        board is { NumbersRePosts: true } && text is [.. { Length: > 3 } first, '-', >= '2' and <= '9' and var time]
            ? (first, time - '0')
            : null;

    /// <summary>A key for an employer's name. Case, punctuation and "&amp;" make no difference.</summary>
    public static string? KeyOf(string? employer) => NameOf(employer) is { } name ? KeyHash.Key("employer", name) : null;

    /// <summary>
    /// The same key, or null when the name ("Confidential") identifies no employer. Two such adverts may be from two employers.
    /// </summary>
    public static string? NamedKeyOf(string? employer) =>
        NameOf(employer) is { } name && !Nobody.Contains(name) ? KeyHash.Key("employer", name) : null;

    /// <summary>The same name, perhaps with a place after it: "Example School, Truro".</summary>
    internal static bool BeginsWith(string employer, string? name) =>
        NameOf(name) is { } start && $"{NameOf(employer)} ".StartsWith($"{start} ", StringComparison.Ordinal);

    private static string? NameOf(string? employer)
    {
        var name = new StringBuilder();
        foreach (var character in (employer ?? string.Empty).Replace("&", " and ", StringComparison.Ordinal).ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(character))
            {
                name.Append(character);
            }
            else if (char.IsWhiteSpace(character) && name.Length > 0 && name[^1] != ' ')
            {
                name.Append(' ');
            }
        }

        var text = name.ToString().Trim();
        return text.Length == 0 ? null : text;
    }

    private static bool Counts(string text)
    {
        var letters = string.Concat(text.Where(char.IsLetter));
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        var isYear = letters.Length == 0 && digits.Length == 4 && int.Parse(digits, CultureInfo.InvariantCulture) is >= 1990 and < 2100;
        return letters.Length + digits.Length > 1 && digits.Any(digit => digit != '0') && !isYear && !Placeholders.Contains(letters);
    }
}
