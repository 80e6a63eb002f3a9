using System.Net;
using System.Text;
using System.Text.Json;
using Notifier.Reading.Grammar;
using Notifier.Reading.Roles;

namespace Notifier.Reading.Documents;

/// <summary>
/// Reads schema.org's JobPosting from JSON-LD: alone, in an array, in <c>@graph</c>, HTML-escaped, or too broken for a parser. The first
/// posting is the page's own; the others are links.
/// </summary>
internal static class JsonLd
{
    private const int LongestValue = 300;
    private const int MostValues = 8;

    private static readonly string[] DateProperties = ["datePosted", "validThrough", "jobStartDate", "applicationDeadline"];

    private static readonly JsonDocumentOptions Lenient = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = 64,
    };

    /// <summary>The role of a date in this property of a JobPosting; null for any other property.</summary>
    public static MentionRole? RoleOf(string property) => property switch
    {
        "datePosted" => MentionRole.Posting,
        "validThrough" or "applicationDeadline" => MentionRole.Closing,
        "jobStartDate" => MentionRole.Start,
        _ => null,
    };

    /// <summary>
    /// Adds what the script in <paramref name="source"/> between <paramref name="start"/> and <paramref name="end"/> says.
    /// </summary>
    public static void Read(string source, int start, int end, PageMetadata page)
    {
        var script = source[start..end];
        if (page.HasJsonLdPosting || !script.Contains("JobPosting", StringComparison.Ordinal))
        {
            return;
        }

        using var document = Parse(script) ?? Parse(WebUtility.HtmlDecode(script));
        if (document is null)
        {
            page.HasJsonLdPosting = true;
            ReadBroken(source, start, end, page);
            return;
        }

        if (FindJob(document.RootElement) is { } job)
        {
            page.HasJsonLdPosting = true;
            ReadJob(job, source, start, end, page);
        }
    }

    private static JsonDocument? Parse(string json)
    {
        try
        {
            return JsonDocument.Parse(Encoding.UTF8.GetBytes(json.Trim().TrimEnd(';')), Lenient);
        }
        catch (JsonException)
        {
            return null; // many pages have broken JSON; the caller then scans for strings
        }
    }

    private static JsonElement? FindJob(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    if (FindJob(item) is { } found)
                    {
                        return found;
                    }
                }

                return null;

            case JsonValueKind.Object:
                if (element.TryGetProperty("@type", out var type) && IsJobPosting(type))
                {
                    return element;
                }

                foreach (var property in element.EnumerateObject())
                {
                    if (!property.NameEquals("itemListElement")
                        && property.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array
                        && FindJob(property.Value) is { } found)
                    {
                        return found;
                    }
                }

                return null;

            default:
                return null;
        }
    }

    private static bool IsJobPosting(JsonElement type) => type.ValueKind switch
    {
        JsonValueKind.String => type.ValueEquals("JobPosting") || type.GetRawText().EndsWith("/JobPosting\"", StringComparison.Ordinal),
        JsonValueKind.Array => type.EnumerateArray().Any(IsJobPosting),
        _ => false,
    };

    private static void ReadJob(JsonElement job, string source, int start, int end, PageMetadata page)
    {
        foreach (var property in DateProperties)
        {
            foreach (var value in Values(job, property))
            {
                page.Dates.Add(new StructuredDate(RoleOf(property), Locate(source, start, end, property, value), 0));
            }
        }

        page.Description ??= Description(job, source, start, end);
        page.JobTitle ??= Clean(Text(job, "title"));
        page.Employer ??= Clean(Named(job, "hiringOrganization", "name"));
        page.Reference ??= Clean(Named(job, "identifier", "value"));
        page.CanonicalUrl ??= Text(job, "url");
        if (Text(job, "employmentType") is { } pattern)
        {
            page.WorkingPattern ??= Locate(source, start, end, "employmentType", pattern);
        }
    }

    /// <summary>The distinct values of a property: "x", ["x", "y"], {"@value": "x"}, or a number of seconds.</summary>
    private static IEnumerable<string> Values(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value)
            ? (value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Take(MostValues).Select(ValueOf) : [ValueOf(value)]).OfType<string>().Distinct()
            : [];

    private static string? ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object =>
            value.TryGetProperty("@value", out var inner) && inner.ValueKind != JsonValueKind.Object ? ValueOf(inner) : null,
        JsonValueKind.Number => value.GetRawText() is { Length: 10 or 13 } sinceEpoch ? sinceEpoch : null,
        _ => Text(value),
    };

    private static string? Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) ? Text(value) : null;

    private static string? Text(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return value.GetString() is { Length: > 0 and <= LongestValue } text ? text : null;
        }
        catch (InvalidOperationException)
        {
            return null; // an escape such as "\ud800" is half a surrogate pair
        }
    }

    /// <summary>The value itself, or its <paramref name="inner"/> property if the value is an object.</summary>
    private static string? Named(JsonElement element, string property, string inner)
    {
        if (!element.TryGetProperty(property, out var value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Object ? Text(value, inner) ?? Number(value, inner) : Text(element, property);
    }

    private static string? Number(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetRawText() : null;

    /// <summary>The advert's words; null when there are none.</summary>
    private static PostingDescription? Description(JsonElement job, string source, int start, int end)
    {
        if (!job.TryGetProperty("description", out var value))
        {
            return null;
        }

        value = value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 ? value[0] : value;
        value = value.ValueKind == JsonValueKind.Object && value.TryGetProperty("@value", out var inner) ? inner : value;
        var raw = value.ValueKind == JsonValueKind.String ? value.GetRawText() : "\"\"";
        var at = raw.Length > 2 ? source.IndexOf(raw, start, end - start, StringComparison.Ordinal) : -1;
        return raw.Length <= 2 ? null
            : at >= 0 ? new PostingDescription(source, at + 1, at + raw.Length - 1)
            : new PostingDescription(raw, 1, raw.Length - 1, start); // the script was decoded first, so its own positions are lost
    }

    private static string? Clean(string? text) => text is null ? null : TextCursor.Fold(WebUtility.HtmlDecode(text));

    private static Quote Locate(string source, int start, int end, string property, string value)
    {
        for (var key = source.IndexOf(property, start, end - start, StringComparison.Ordinal); key >= 0; key = source.IndexOf(property, key + 1, end - key - 1, StringComparison.Ordinal))
        {
            var from = key + property.Length;
            var at = source.IndexOf(value, from, Math.Min(end - from, value.Length + 60), StringComparison.Ordinal);
            if (at >= 0)
            {
                return new Quote(value, at, value.Length);
            }
        }

        // It is written with escapes, so the script's position is the nearest that we know.
        return new Quote(value, start, 0);
    }

    /// <summary>No parser accepts it, so we search for the property names and take the string after each.</summary>
    private static void ReadBroken(string source, int start, int end, PageMetadata page)
    {
        foreach (var property in DateProperties)
        {
            if (StringAfter(source, start, end, property) is { } quote)
            {
                page.Dates.Add(new StructuredDate(RoleOf(property), quote, 0));
            }
        }

        page.Description ??= BrokenDescription(source, start, end);
        page.JobTitle ??= Clean(StringAfter(source, start, end, "title")?.Text);
        var organisation = source.IndexOf("hiringOrganization", start, end - start, StringComparison.Ordinal);
        page.Employer ??= organisation < 0 ? null : Clean(StringAfter(source, organisation, end, "name")?.Text);
    }

    /// <summary>
    /// Broken descriptions contain line breaks and bare quotes. One ends at a quote that the next property or the end follows.
    /// </summary>
    private static PostingDescription? BrokenDescription(string source, int start, int end)
    {
        const string Key = "\"description\"";
        var key = source.IndexOf(Key, start, end - start, StringComparison.Ordinal);
        var open = key < 0 ? -1 : source.IndexOf('"', key + Key.Length, Math.Min(12, end - key - Key.Length));
        if (open < 0)
        {
            return null;
        }

        for (var close = open; (close = source.IndexOf('"', close + 1, end - close - 1)) > 0;)
        {
            if (source[close - 1] != '\\' && IsEndOfValue(source.AsSpan(close + 1, end - close - 1)))
            {
                return new PostingDescription(source, open + 1, close);
            }
        }

        return null;
    }

    private static bool IsEndOfValue(ReadOnlySpan<char> after)
    {
        var limit = Math.Min(after.Length, 40);
        var next = after[..limit].IndexOfAnyExcept(" \t\r\n");
        if (next < 0 || after[next] == '}')
        {
            return true;
        }

        var name = after[next] == ',' ? after[(next + 1)..limit].TrimStart(" \t\r\n") : default;
        return name is ['"', ..] or ['}', ..] && (name[0] == '}' || name.IndexOf("\":") > 0);
    }

    private static Quote? StringAfter(string source, int start, int end, string property)
    {
        var key = source.IndexOf(property, start, end - start, StringComparison.Ordinal);
        if (key < 0)
        {
            return null;
        }

        var colon = source.IndexOf(':', key + property.Length, Math.Min(12, end - key - property.Length));
        if (colon < 0)
        {
            return null;
        }

        var from = colon + 1;
        while (from < end && char.IsWhiteSpace(source[from]))
        {
            from++;
        }

        var mark = source.AsSpan(from, end - from).StartsWith("&quot;")
            ? "&quot;"
            : from < end && source[from] is '"' or '\'' ? source.Substring(from, 1)
            : null;
        if (mark is null)
        {
            return null;
        }

        from += mark.Length;
        var close = source.IndexOf(mark, from, Math.Min(LongestValue, end - from), StringComparison.Ordinal);
        return close <= from ? null : new Quote(source[from..close], from, close - from);
    }
}
