using System.Text;
using Notifier.Core.Secrets;

namespace Notifier.Core.Adverts;

/// <summary>What makes two copies the same job: the employer, and the employer's own reference. Unsure is null, and null is never joined.</summary>
/// <param name="Employer">A hash of the employer's name as everybody writes it.</param>
/// <param name="Text">The reference as the employer numbers it, in capitals.</param>
public sealed record EmployerReference(string Employer, string Text)
{
    private const int Longest = 100;

    public string Key => Hashes.Key("reference", Text);

    public static EmployerReference? Of(Reading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        return KeyOf(reading.Employer) is { } employer && TextOf(reading.Reference, reading.Board) is { } text ? new EmployerReference(employer, text) : null;
    }

    /// <summary>The part after the last slash (before it stands the number of the system that sent it), without a re-post's number where the board is known to add one.</summary>
    public static string? TextOf(string? reference, Board? board)
    {
        var own = reference?[(reference.LastIndexOf('/') + 1)..].Trim().ToUpperInvariant();
        if (own is not { Length: > 1 and <= Longest })
        {
            return null;
        }

        // One digit only: "186-1313-25" numbers a job, "380-FR0615-2" posts it a second time.
        return board is { NumbersRePosts: true } && own is [.. { Length: > 3 } first, '-', >= '1' and <= '9'] ? first : own;
    }

    /// <summary>A key for an employer's name: case, punctuation and "&amp;" make no difference.</summary>
    public static string? KeyOf(string? employer)
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
        return text.Length == 0 ? null : Hashes.Key("employer", text);
    }
}
