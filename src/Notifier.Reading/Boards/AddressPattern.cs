using System.Collections.Immutable;
using Notifier.Reading.Grammar;

namespace Notifier.Reading.Boards;

/// <summary>The form of a board's ids. An id of another form is none.</summary>
internal enum IdForm
{
    Digits,
    Reference,
    Code,
    Slug,
    Uuid,
    Vac,
}

/// <summary>What a pattern found in an address.</summary>
/// <param name="Path">As far as the id.</param>
internal readonly record struct AddressMatch(string? Tenant, string? Id, string Path);

/// <summary>One row of <c>addresses.tsv</c>, whose head explains its columns.</summary>
internal sealed record AddressPattern
{
    private const int LongestId = 200;
    private const int LongestTenant = 80;

    private static readonly string[] DroppedOnTalNet = ["xf-", "lang-", "mobile-", "brand-"];

    public static ImmutableArray<AddressPattern> All { get; } = [.. EmbeddedTable.Rows("addresses.tsv").Select(Parse)];

    public required AddressKind Kind { get; init; }

    public required string Board { get; init; }

    public required ImmutableArray<string> Hosts { get; init; }

    public required ImmutableArray<string> Parts { get; init; }

    /// <summary>What the query must have: its names, each with "*", "{id}" or "{tenant}".</summary>
    public required ImmutableArray<(string Name, string Value)> Query { get; init; }

    public required IdForm? Form { get; init; }

    public required string? Url { get; init; }

    public required string? ReadFrom { get; init; }

    public required string? Tenant { get; init; }

    public required bool IsPublic { get; init; }

    /// <summary>The part of a host below "*.a.example"; empty for another host that fits, null for one that does not.</summary>
    public string? TenantOf(string host)
    {
        foreach (var pattern in Hosts)
        {
            if (pattern[0] == '*' && host.EndsWith(pattern[1..], StringComparison.Ordinal) && host.Length > pattern.Length - 1)
            {
                return host[..^(pattern.Length - 1)];
            }

            if (host == pattern || (pattern[0] == '.' && (host.EndsWith(pattern, StringComparison.Ordinal) || host == pattern[1..])))
            {
                return string.Empty;
            }
        }

        return null;
    }

    /// <summary>The path without parts that say nothing of the advert.</summary>
    public static string PathOf(string path, string host) => host.EndsWith(".tal.net", StringComparison.Ordinal)
        ? string.Join('/', path.Split('/').Where(part => !Array.Exists(DroppedOnTalNet, start => part.StartsWith(start, StringComparison.OrdinalIgnoreCase))))
        : path;

    /// <param name="path">From <see cref="PathOf"/>.</param>
    public AddressMatch? Match(string host, string path, string query)
    {
        if (TenantOf(host) is not { } tenant)
        {
            return null;
        }

        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var found = new Found { Tenant = tenant.Length > 0 ? tenant : null };
        if (!Fits(parts, 0, 0, found) || !Query.All(wanted => FitsQuery(query, wanted.Name, wanted.Value, found)))
        {
            return null;
        }

        return (Form is null) == (found.Id is null)
            ? new AddressMatch(found.Tenant, found.Id, "/" + string.Join('/', parts.Take(found.End == 0 ? parts.Length : found.End)))
            : null;
    }

    private sealed class Found
    {
        public string? Tenant { get; set; }

        public string? Id { get; set; }

        public int End { get; set; }
    }

    private bool Fits(string[] parts, int at, int pattern, Found found)
    {
        if (pattern == Parts.Length)
        {
            return at == parts.Length;
        }

        if (Parts[pattern] == "**")
        {
            // A row has at most two of these, so the cost stays small.
            for (var rest = at; rest <= parts.Length; rest++)
            {
                if (Fits(parts, rest, pattern + 1, found))
                {
                    return true;
                }
            }

            return false;
        }

        return at < parts.Length && FitsPart(parts[at], Parts[pattern], at, found) && Fits(parts, at + 1, pattern + 1, found);
    }

    private bool FitsPart(string part, string pattern, int at, Found found)
    {
        switch (pattern)
        {
            case "*":
                return true;
            case "{tenant}":
                return TakeTenant(part, found);
        }

        var mark = pattern.IndexOf("{id}", StringComparison.Ordinal);
        if (mark < 0)
        {
            return pattern[0] == '*'
                ? part.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase)
                : part.Equals(pattern, StringComparison.OrdinalIgnoreCase);
        }

        var id = pattern switch
        {
            "{id}" => part,
            "{id}-*" => part.Split('-', 2)[0],
            _ => part.LastIndexOf(pattern[1..mark], StringComparison.OrdinalIgnoreCase) is >= 0 and var before ? part[(before + mark - 1)..]
                : pattern == "*-{id}" ? part : string.Empty,
        };
        if (!TakeId(id, found))
        {
            return false;
        }

        found.End = at + 1;
        return true;
    }

    private bool FitsQuery(string query, string name, string pattern, Found found)
    {
        string? value = null;
        foreach (var part in query.TrimStart('?').Split('&'))
        {
            if (part.StartsWith(name, StringComparison.OrdinalIgnoreCase) && part.Length > name.Length && part[name.Length] == '=')
            {
                if (value is not null)
                {
                    return false; // two values: nobody can know which counts
                }

                value = part[(name.Length + 1)..];
            }
        }

        return value is not null && (pattern switch
        {
            "{id}" => TakeId(value, found),
            "{tenant}" => TakeTenant(value, found),
            _ => value.Length > 0,
        });
    }

    private static bool TakeTenant(string value, Found found)
    {
        found.Tenant = value;
        return value.Length is > 0 and <= LongestTenant
            && value is not "embed"
            && value.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');
    }

    private bool TakeId(string value, Found found)
    {
        found.Id = value.Length is > 0 and <= LongestId
            ? Form switch
            {
                IdForm.Digits => value.Length <= 18 && value.All(char.IsAsciiDigit) ? value : null,
                IdForm.Reference => value.Length <= 40 && value.Any(char.IsAsciiDigit) && IsOf(value, '-') && char.IsAsciiLetterOrDigit(value[^1])
                    ? value.ToUpperInvariant() : null,
                IdForm.Code => value.Length is >= 4 and <= 12 && value.Any(char.IsAsciiDigit) && value.All(char.IsAsciiLetterOrDigit)
                    ? value.ToUpperInvariant() : null,
                IdForm.Slug => IsOf(value, '-', '_') ? value.ToLowerInvariant() : null,
                IdForm.Uuid => Guid.TryParseExact(value, "D", out var uuid) ? uuid.ToString("D") : null,
                IdForm.Vac => value.Length is > 3 and <= 20 && value.StartsWith("VAC", StringComparison.OrdinalIgnoreCase)
                    && value.AsSpan(3).IndexOfAnyExceptInRange('0', '9') < 0 ? value.ToUpperInvariant() : null,
                _ => null,
            }
            : null;
        return found.Id is not null;
    }

    private static bool IsOf(string value, params ReadOnlySpan<char> others)
    {
        foreach (var letter in value)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && !others.Contains(letter))
            {
                return false;
            }
        }

        return char.IsAsciiLetterOrDigit(value[0]);
    }

    private static AddressPattern Parse(string[] columns)
    {
        var path = columns[3].Split('?');
        return new AddressPattern
        {
            Kind = KebabCase.Parse<AddressKind>(columns[0]),
            Board = columns[1],
            Hosts = [.. columns[2].Split(' ')],
            Parts = [.. path[0].Split('/', StringSplitOptions.RemoveEmptyEntries)],
            Query = path.Length == 1 ? [] : [.. path[1].Split('&').Select(part => part.Split('=')).Select(pair => (pair[0], pair[1]))],
            Form = columns[4] == "-" ? null : KebabCase.Parse<IdForm>(columns[4]),
            Url = Stated(columns[5]),
            ReadFrom = Stated(columns[6]),
            Tenant = Stated(columns[7]),
            IsPublic = columns[8] == "yes",
        };
    }

    private static string? Stated(string column) => column == "-" ? null : column;
}
