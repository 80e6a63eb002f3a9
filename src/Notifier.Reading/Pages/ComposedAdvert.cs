using System.Text;
using Notifier.Reading.Documents;
using Notifier.Reading.Grammar;

namespace Notifier.Reading.Pages;

/// <summary>
/// Writes an advert from what a board's page or its public API says: a line for each field, then the employer's words. Our reader finds the
/// same again when it reads the stored text.
/// </summary>
internal sealed class ComposedAdvert
{
    private const int LongestValue = 300;

    private readonly StringBuilder _text = new();
    private bool _hasBody;

    /// <summary>A line that the board shows without a label. It must come before all labels.</summary>
    public ComposedAdvert Header(string line)
    {
        _text.Append(SingleLine.From(line, LongestValue)).Append('\n');
        return this;
    }

    /// <param name="value">Nothing is written when it is null or empty.</param>
    public ComposedAdvert Field(string label, string? value)
    {
        if (SingleLine.FromOrNull(value, LongestValue) is { } line)
        {
            _text.Append(label).Append(": ").Append(line).Append('\n');
        }

        return this;
    }

    public ComposedAdvert Words(string? words)
    {
        if (!string.IsNullOrWhiteSpace(words))
        {
            _text.Append('\n').Append(words.Trim()).Append('\n');
            _hasBody = true;
        }

        return this;
    }

    /// <returns>Null when the page had no words besides its fields.</returns>
    public AdvertText? ToText() => _hasBody ? AdvertText.FromPlainText(_text.ToString().TrimEnd()) : null;

    /// <summary>
    /// A system's moment as our reader understands it. "23:59Z" and "00:00Z" come from systems that know only the day, so the zone goes.
    /// </summary>
    public static string? Moment(string? raw)
    {
        var moment = raw?.Trim();
        return moment is { Length: > 16 and <= 40 } && moment[10] == 'T' && WithoutZone(moment) is { } local
            && (local.AsSpan(11).StartsWith("23:59") || local.AsSpan(11).StartsWith("00:00"))
            ? local
            : moment;
    }

    private static string? WithoutZone(string moment)
    {
        foreach (var zone in (ReadOnlySpan<string>)["Z", "z", "+00:00", "+0000"])
        {
            if (moment.EndsWith(zone, StringComparison.Ordinal))
            {
                return moment[..^zone.Length];
            }
        }

        return null;
    }
}
