using System.Net;
using System.Text;
using Notifier.Testing;

namespace Notifier.Repository.Tests.Docs;

/// <summary>What a C# file says to people: its comments, its log lines and the messages of its exceptions.</summary>
internal sealed class CSharpFile
{
    public const int LongestComment = 140;
    public const int LongestSummary = 2;

    private readonly string _path;
    private readonly string _text;
    private readonly int[] _lineStarts;
    private readonly List<ProsePiece> _prose = [];
    private readonly List<string> _layoutFaults = [];

    /// <summary>One entry for each open bracket. It is true for a call that writes a log line or makes an exception.</summary>
    private readonly Stack<bool> _calls = [];

    /// <summary>The comment lines of one paragraph, because a sentence may continue on the next line.</summary>
    private readonly List<(int Line, string Text, bool IsDoc)> _comment = [];

    private int _at;

    /// <summary>How many values of interpolated strings are open. A string in a value is no message of its own.</summary>
    private int _values;

    /// <summary>Where the last message ended. A string that is added to it with a plus sign continues the message.</summary>
    private int _messageEnd = -1;

    public CSharpFile(string path, string text)
    {
        _path = path;
        _text = text;
        _lineStarts = [0, .. text.Index().Where(each => each.Item == '\n').Select(each => each.Index + 1)];
        ReadCode(until: '\0');
        EndComment();
    }

    public IReadOnlyList<ProsePiece> Prose => _prose;

    /// <summary>Comment lines that are too long, and summaries of too many lines.</summary>
    public IReadOnlyList<string> LayoutFaults => _layoutFaults;

    public static CSharpFile Read(string path) => new(path, RepositoryFiles.Read(path));

    private char Current => Peek(0);

    private char Peek(int ahead) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    /// <summary>Reads code to the end of the file, or to the brace that closes an interpolation.</summary>
    private void ReadCode(char until)
    {
        var depth = 0;
        var callsAround = _calls.Count;
        while (_at < _text.Length)
        {
            if (until == '}' && depth == 0 && _calls.Count == callsAround && Current == ':')
            {
                _at = _text.IndexOf(until, _at); // a format, such as yyyy-MM-dd 'UTC'
            }

            if (Current == '/' && Peek(1) is '/' or '*')
            {
                ReadComment();
            }
            else if (Current is '"' or '$' or '@' && StringStart() is { } start)
            {
                EndComment();
                ReadString(start.Dollars, start.IsVerbatim);
            }
            else if (Current == '\'')
            {
                _at += Peek(1) == '\\' ? _text.IndexOf('\'', _at + 3) - _at + 1 : 3;
            }
            else if (Current == until && depth == 0)
            {
                return;
            }
            else
            {
                depth += Current switch { '{' => 1, '}' => -1, _ => 0 };
                ReadSign();
            }
        }
    }

    private void ReadSign()
    {
        if (!char.IsWhiteSpace(Current))
        {
            EndComment();
        }

        if (Current == '(')
        {
            _calls.Push(SpeaksToOperators(_text.AsSpan(0, _at)));
        }
        else if (Current == ')' && _calls.Count > 0)
        {
            _calls.Pop();
        }

        _at++;
    }

    /// <summary>Whether the call that opens here writes a log line or makes an exception.</summary>
    private static bool SpeaksToOperators(ReadOnlySpan<char> before)
    {
        var start = before.Length;
        while (start > 0 && (char.IsLetterOrDigit(before[start - 1]) || before[start - 1] == '_'))
        {
            start--;
        }

        var name = before[start..];
        return name.EndsWith("Exception", StringComparison.Ordinal)
            ? before[..start].TrimEnd() is [.., 'n', 'e', 'w'] or [.., ':']
            : name is "LoggerMessage" or ['L', 'o', 'g', >= 'A' and <= 'Z', ..];
    }

    private void ReadComment()
    {
        var line = LineOf(_at);
        var isBlock = Peek(1) == '*';
        var end = isBlock ? _text.IndexOf("*/", _at + 2, StringComparison.Ordinal) + 2 : _text.IndexOf('\n', _at);
        end = end < 0 ? _text.Length : end;
        var comment = _text[_at..end];
        var isDoc = comment.StartsWith("///", StringComparison.Ordinal);
        var standsAlone = _text.AsSpan(_lineStarts[line - 1], _at - _lineStarts[line - 1]).IsWhiteSpace();
        if (_comment.Count > 0 && (!standsAlone || _comment[^1].IsDoc != isDoc || _comment[^1].Line != line - 1))
        {
            EndComment();
        }

        foreach (var (number, text) in comment.Split('\n').Index())
        {
            _comment.Add((line + number, text.Trim().TrimStart('/', '*').TrimEnd('/', '*').Trim(), isDoc));
            var lineEnd = _text.IndexOf('\n', _lineStarts[line + number - 1]);
            var length = (lineEnd < 0 ? _text.Length : lineEnd) - _lineStarts[line + number - 1];
            if (length > LongestComment)
            {
                _layoutFaults.Add($"{_path}:{line + number}: a line of {length} characters, and at most {LongestComment} are allowed beside a comment");
            }
        }

        _at = end;
        if (!standsAlone)
        {
            EndComment();
        }
    }

    private void EndComment()
    {
        if (_comment.Count == 0)
        {
            return;
        }

        var (line, _, isDoc) = _comment[0];
        var text = string.Join('\n', _comment.Select(each => each.Text));
        _comment.Clear();
        if (isDoc)
        {
            ReadDocumentation(line, text);
        }
        else
        {
            Say(line, text);
        }
    }

    /// <summary>Each element of a documentation comment is a text of its own. A name or a piece of code in it is one word.</summary>
    private void ReadDocumentation(int line, string text)
    {
        var said = new StringBuilder();
        var element = string.Empty;
        var from = 0;
        for (var tag = text.IndexOf('<', StringComparison.Ordinal); tag >= 0; tag = text.IndexOf('<', from))
        {
            said.Append(text, from, tag - from);
            var end = text.IndexOf('>', tag);
            var inside = text[(tag + 1)..end];
            from = end + 1;
            if (inside.StartsWith("see", StringComparison.Ordinal) || inside.Contains("paramref", StringComparison.Ordinal))
            {
                said.Append(Docs.Prose.Code(inside.Split('"') is [_, var name, ..] ? name : inside));
            }
            else if (inside is "c" or "code")
            {
                var close = text.IndexOf($"</{inside}>", from, StringComparison.Ordinal);
                said.Append(Docs.Prose.Code(text[from..close]));
                from = close + inside.Length + 3;
            }
            else
            {
                SayElement();
                element = inside;
            }
        }

        said.Append(text, from, text.Length - from);
        SayElement();

        void SayElement()
        {
            var words = WebUtility.HtmlDecode(said.ToString());
            said.Clear();
            var lines = words.Trim().Length == 0 ? 0 : words.Trim().Count(each => each == '\n') + 1;
            if (element == "summary" && lines > LongestSummary)
            {
                _layoutFaults.Add($"{_path}:{line}: a summary of {lines} lines, and at most {LongestSummary} are allowed");
            }

            Say(line, words);
            line += words.Count(each => each == '\n');
        }
    }

    /// <summary>The number of dollars before the string that begins here, and whether an at sign is there; null when none begins.</summary>
    private (int Dollars, bool IsVerbatim)? StringStart()
    {
        var quote = _at;
        while (quote < _text.Length && _text[quote] is '$' or '@')
        {
            quote++;
        }

        var signs = _text[_at..quote];
        return quote < _text.Length && _text[quote] == '"' ? (signs.Count(sign => sign == '$'), signs.Contains('@', StringComparison.Ordinal)) : null;
    }

    private void ReadString(int dollars, bool isVerbatim)
    {
        var start = _at;
        var isMessage = _values == 0 && _calls.Contains(true);
        _at = _text.IndexOf('"', _at);
        var quotes = 0;
        while (Peek(quotes) == '"')
        {
            quotes++;
        }

        var isRaw = quotes >= 3 && !isVerbatim;
        var closing = isRaw ? new string('"', quotes) : "\"";
        _at += closing.Length;
        var said = new StringBuilder();
        while (_at < _text.Length && (!IsAt(closing) || (isVerbatim && Peek(1) == '"')))
        {
            var braces = new string('{', isRaw ? dollars : 1);
            if (dollars > 0 && IsAt(braces) && (isRaw || Peek(1) != '{'))
            {
                _at += braces.Length;
                _values++;
                ReadCode(until: '}');
                _values--;
                _at += braces.Length;
                said.Append('x'); // a value is one word, or part of one
            }
            else
            {
                var isEscape = !isRaw && !isVerbatim && Current == '\\';
                var isDoubled = (isVerbatim && Current == '"') || (dollars > 0 && !isRaw && Current is '{' or '}' && Peek(1) == Current);
                said.Append(isEscape ? ' ' : Current);
                _at += isEscape || isDoubled ? 2 : 1;
            }
        }

        _at += closing.Length;
        if (!isMessage)
        {
            return;
        }

        if (_messageEnd >= 0 && _text.AsSpan(_messageEnd, start - _messageEnd).Trim() is "+" && _prose.Count > 0)
        {
            _prose[^1] = _prose[^1] with { Text = _prose[^1].Text + said };
        }
        else
        {
            Say(LineOf(start), said.ToString());
        }

        _messageEnd = _at;
    }

    private bool IsAt(string sign) => string.CompareOrdinal(_text, _at, sign, 0, sign.Length) == 0;

    private void Say(int line, string text)
    {
        if (text.Any(char.IsLetter))
        {
            _prose.Add(new ProsePiece(_path, line, text));
        }
    }

    private int LineOf(int place) => Array.BinarySearch(_lineStarts, place) is >= 0 and var exact ? exact + 1 : ~Array.BinarySearch(_lineStarts, place);
}
