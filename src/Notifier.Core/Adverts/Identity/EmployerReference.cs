using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Notifier.Core.Security;
using Notifier.Reading.Boards;

namespace Notifier.Core.Adverts.Identity;

/// <summary>The employer, and the employer's own number for a job. One without the other names no job.</summary>
/// <param name="Employer">A hash of the employer's name as everybody writes it.</param>
/// <param name="Text">The reference as the employer numbers it, in capitals.</param>
public sealed record EmployerReference(string Employer, string Text)
{
    private const int Longest = 100;

    /// <summary>A system that publishes for an employer puts its own number before the employer's: "7647926/380-FR0615".</summary>
    private const int LeastSystemNumber = 5;

    /// <summary>A shorter end may be a year or a running number: of "ACA/0123/25" the end alone names nothing.</summary>
    private const int LeastEnd = 6;

    private static readonly FrozenSet<string> Placeholders = FrozenSet.Create(
        "TBC", "TBA", "TBD", "NA", "NONE", "NIL", "UNKNOWN", "VARIOUS",
        "SEEADVERT", "SEEBELOW", "NOTAPPLICABLE", "NOTKNOWN", "TOBECONFIRMED", "TOBEADVISED");

    /// <summary>What stands where an employer does not want to be named, or is many.</summary>
    private static readonly FrozenSet<string> Nobody = FrozenSet.Create(
        "na", "none", "nil", "tbc", "tba", "tbd", "unknown", "various", "various employers", "multiple employers", "confidential",
        "company confidential", "confidential company", "confidential employer", "employer confidential", "anonymous", "undisclosed",
        "not disclosed", "not specified", "not stated", "not provided", "not known", "not applicable", "to be confirmed",
        "private", "private advertiser", "private employer", "private individual", "our client", "client", "company", "employer",
        "see advert", "see below", "recruitment agency", "an employer");

    public string Key => KeyHash.Key("reference", Text);

    /// <returns>Null where either is missing, or the reference is none.</returns>
    public static EmployerReference? Parse(string? employer, string? reference) =>
        NamedKeyOf(employer) is { } key && TextOf(reference) is { } text ? new EmployerReference(key, text) : null;

    /// <summary>
    /// The employer's own part of a reference, if it can tell one job from another. It holds a digit, and is no placeholder
    /// ("TBC 2026"), no year and no lone character.
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
    /// <returns>Null when there is nothing.</returns>
    public static string? EndOf(string? reference) =>
        reference?[(reference.LastIndexOf('/') + 1)..].Trim().ToUpperInvariant() is { Length: > 0 and <= Longest } end ? end : null;

    /// <summary>The reference that this one posts again, and for which time: "380-FR0615-2" posts "380-FR0615" a second time.</summary>
    /// <returns>
    /// Null where the board numbers no re-posts, or this is none. One digit from 2 only: "186-1313-25" numbers a job, and so does "SCH2025-1".
    /// </returns>
    public static (string First, int Time)? RePostOf(string text, Board? board) =>
        board is { NumbersRePosts: true } && text is [.. { Length: > 3 } first, '-', >= '2' and <= '9' and var time]
            ? (first, time - '0')
            : null;

    /// <summary>A key for an employer's name: case, punctuation and "&amp;" make no difference.</summary>
    public static string? KeyOf(string? employer) => NameOf(employer) is { } name ? KeyHash.Key("employer", name) : null;

    /// <summary>The same, but null where what stands there ("Confidential") names no employer: two of them may be two employers.</summary>
    public static string? NamedKeyOf(string? employer) => NameOf(employer) is { } name && !Nobody.Contains(name) ? KeyHash.Key("employer", name) : null;

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
