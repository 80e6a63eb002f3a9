using System.Text;
using Notifier.Reading.Grammar;

namespace Notifier.Core.Emails.Calendar;

/// <summary>
/// The lines of a calendar file (RFC 5545, 3.1). Each ends with CRLF and is folded, so that no line exceeds 75 octets of UTF-8.
/// </summary>
internal sealed class ContentLines
{
    /// <summary>Without the CRLF.</summary>
    private const int MostOctets = 75;

    private const string End = "\r\n";

    private readonly StringBuilder _text = new();

    /// <summary>A line whose value is no free text: a date, a number, a name of the format.</summary>
    /// <param name="line">Our own characters only.</param>
    public void Add(string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > MostOctets)
            {
                _text.Append(End).Append(' ');
                octets = 1; // the space that says that the line goes on
            }

            _text.Append(rune);
            octets += rune.Utf8SequenceLength;
        }

        _text.Append(End);
    }

    /// <summary>A line whose value is free text.</summary>
    public void Text(string name, string value) => Add($"{name}:{Escaped(value)}");

    public override string ToString() => _text.ToString();

    /// <summary>Text as a value: what could end it is escaped, what could hide in it is left out.</summary>
    private static string Escaped(string value)
    {
        var text = new StringBuilder(value.Length);
        foreach (var rune in value.ReplaceLineEndings("\n").EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '\n':
                    text.Append("\\n");
                    break;
                case '\\' or ';' or ',':
                    text.Append('\\').Append(rune);
                    break;
                case '\t':
                    text.Append(' ');
                    break;
                default:
                    if (!Rune.IsControl(rune) && !SingleLine.IsDirection(rune))
                    {
                        text.Append(rune);
                    }

                    break;
            }
        }

        return text.ToString();
    }
}
