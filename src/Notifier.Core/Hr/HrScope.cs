using Notifier.Core.Adverts;
using Notifier.Core.Adverts.Identity;
using Notifier.Core.Security;

namespace Notifier.Core.Hr;

/// <summary>Which adverts concern an HR contact: those of one employer, or those whose reference starts with a prefix.</summary>
public sealed record HrScope
{
    /// <summary>The index partition of all prefixes. Contacts of an employer are in a partition of its key.</summary>
    public const string PrefixPartition = "prefix";

    private const int ShortestPrefix = 2;
    private const int LongestPrefix = 20;
    private const int LongestEmployer = 200;

    private HrScope(string? employer, string? prefix, string key, string partition) =>
        (Employer, ReferencePrefix, Key, Partition) = (employer, prefix, key, partition);

    /// <summary>The employer's name as the operator typed it. Null for a prefix.</summary>
    public string? Employer { get; }

    /// <summary>In capitals. Null for an employer.</summary>
    public string? ReferencePrefix { get; }

    /// <summary>27 letters and digits, used in keys and links.</summary>
    public string Key { get; }

    /// <summary>Its partition in the index of contacts.</summary>
    public string Partition { get; }

    /// <summary>"adverts of Example Trust".</summary>
    public string InWords => Employer is not null ? $"adverts of {Employer}" : $"adverts whose reference starts with “{ReferencePrefix}”";

    /// <returns>Null when the text is not a name.</returns>
    public static HrScope? ForEmployer(string? name) =>
        name?.Trim() is { Length: > 0 and <= LongestEmployer } typed
            && !typed.Any(char.IsControl)
            && EmployerReference.KeyOf(typed) is { } key
            ? new HrScope(typed, null, "e" + key, key)
            : null;

    /// <summary>A prefix of the part after the reference's last slash, such as "380-".</summary>
    /// <returns>Null unless it has 2 to 20 letters, digits, hyphens, dots and underscores.</returns>
    public static HrScope? ForPrefix(string? prefix) =>
        prefix?.Trim().ToUpperInvariant() is { Length: >= ShortestPrefix and <= LongestPrefix } typed && typed.All(IsOfPrefix)
            ? new HrScope(null, typed, "p" + KeyHash.Key("prefix", typed), PrefixPartition)
            : null;

    /// <summary>The scope of each possible prefix of this reference, the shortest first.</summary>
    /// <returns>None when the text is no reference.</returns>
    public static IEnumerable<HrScope> PrefixesOf(string? reference)
    {
        var start = EmployerReference.EndOf(reference)?.TakeWhile(IsOfPrefix).Take(LongestPrefix).ToArray() ?? [];
        for (var length = ShortestPrefix; length <= start.Length; length++)
        {
            yield return ForPrefix(new string(start, 0, length))!;
        }
    }

    public bool Concerns(Advert advert)
    {
        return !advert.IsPrivate && (Employer is not null
            ? EmployerReference.KeyOf(advert.Employer) == Partition
            : EmployerReference.EndOf(advert.Reference)?.StartsWith(ReferencePrefix!, StringComparison.Ordinal) == true);
    }

    private static bool IsOfPrefix(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_';
}
