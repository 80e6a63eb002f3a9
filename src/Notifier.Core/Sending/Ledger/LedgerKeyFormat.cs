using System.Globalization;

namespace Notifier.Core.Sending.Ledger;

/// <summary>What a ledger key says of its email beside the advert. A format fills the fields that it has.</summary>
public sealed record LedgerKeyFields
{
    public int? Version { get; init; }

    public DateOnly? Date { get; init; }

    public int? Days { get; init; }

    /// <summary>Tells emails apart that have all else in common.</summary>
    public string? Hash { get; init; }
}

/// <summary>How the ledger names one sort of email: literal text and fields, such as <c>{date}-d{days:00}</c>.</summary>
/// <remarks>Keys are stored, so a format never changes. An email without an advert has no fields.</remarks>
public sealed class LedgerKeyFormat
{
    private readonly List<(string Text, bool IsField)> _parts = [];

    public LedgerKeyFormat(string pattern, Func<LedgerKeyFields, string> inWords)
    {
        (Pattern, InWords) = (pattern, inWords);
        var parts = pattern.Split('{', '}');
        for (var index = 0; index < parts.Length; index++)
        {
            if (parts[index].Length > 0)
            {
                _parts.Add((parts[index], index % 2 == 1));
            }
        }
    }

    public string Pattern { get; }

    /// <summary>What the email was, as the export of a person's data says it.</summary>
    public Func<LedgerKeyFields, string> InWords { get; }

    /// <param name="advert">The advert, or an HR contact's scope; null for an email about neither.</param>
    public string Key(string? advert, LedgerKeyFields? fields = null) =>
        EmailLedgerEntry.Prefix + (advert is null ? null : advert + "-") + Name(fields ?? new LedgerKeyFields());

    /// <param name="name">The part of a key that follows the advert.</param>
    /// <returns>Null when it has another format.</returns>
    public LedgerKeyFields? Parse(ReadOnlySpan<char> name)
    {
        var fields = new LedgerKeyFields();
        foreach (var (text, isField) in _parts)
        {
            var value = isField ? name[..LengthOf(text, name)] : name.StartsWith(text, StringComparison.Ordinal) ? name[..text.Length] : [];
            if (value.IsEmpty || (isField ? With(fields, text, value) : fields) is not { } filled)
            {
                return null;
            }

            fields = filled;
            name = name[value.Length..];
        }

        return name.IsEmpty ? fields : null;
    }

    private string Name(LedgerKeyFields fields) => string.Concat(_parts.Select(part => Part(part, fields)));

    private static string Part((string Text, bool IsField) part, LedgerKeyFields fields) => !part.IsField ? part.Text : part.Text switch
    {
        "version" => fields.Version!.Value.ToString("0000", CultureInfo.InvariantCulture),
        "date" => fields.Date!.Value.ToString("yyyyMMdd", CultureInfo.InvariantCulture),
        "days" => fields.Days!.Value.ToString(CultureInfo.InvariantCulture),
        "days:00" => fields.Days!.Value.ToString("00", CultureInfo.InvariantCulture),
        _ => fields.Hash!,
    };

    private static int LengthOf(string field, ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && (field == "hash" ? char.IsAsciiLetterOrDigit(text[length]) : char.IsAsciiDigit(text[length])))
        {
            length++;
        }

        return length;
    }

    /// <returns>Null when the text is no such value.</returns>
    private static LedgerKeyFields? With(LedgerKeyFields fields, string field, ReadOnlySpan<char> text)
    {
        if (field == "hash")
        {
            return fields with { Hash = text.ToString() };
        }

        if (field == "date")
        {
            return DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                ? fields with { Date = date }
                : null;
        }

        return !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? null
            : field == "version" ? fields with { Version = number } : fields with { Days = number };
    }
}
