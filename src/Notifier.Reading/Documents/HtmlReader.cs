using System.Buffers;
using System.Collections.Frozen;
using System.Net;
using System.Text;
using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens.Struct;
using AngleSharp.Text;
using Notifier.Reading.Grammar;

namespace Notifier.Reading.Documents;

/// <summary>
/// The readable text of a page, with each letter's position in the source. AngleSharp's tokenizer gives positions, builds no tree, and
/// stays linear. Only PageElements reads HTML too, with the same tokenizer.
/// </summary>
internal sealed class HtmlReader
{
    /// <summary>We refuse deeper pages. No advert needs them, and they are costly for every program that builds a tree.</summary>
    public const int DeepestNesting = 512;

    // Elements that start a new paragraph, and elements that start only a new line.
    private static readonly FrozenSet<string> Paragraphs = FrozenSet.Create(
        "p", "div", "section", "article", "header", "footer", "main", "nav", "aside", "form", "dl", "dt", "dd", "ul", "ol", "li", "table",
        "h1", "h2", "h3", "h4", "h5", "h6",
        "address", "blockquote", "pre", "fieldset", "figure", "figcaption", "hr", "body", "thead", "tbody", "tfoot", "caption", "summary",
        "details", "legend", "option", "select", "button");

    private static readonly FrozenSet<string> Unread = FrozenSet.Create(
        "script", "style", "noscript", "template", "svg", "iframe", "noembed", "noframes", "title", "textarea", "math", "del", "s",
        "strike");

    private static readonly FrozenSet<string> Void = FrozenSet.Create(
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr");

    // Elements whose end tag is optional or often forgotten. A page may open thousands without real nesting.
    private static readonly FrozenSet<string> EndOptional = FrozenSet.Create(
        "font", "b", "i", "u", "a", "em", "strong", "small", "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option",
        "optgroup", "colgroup", "html", "head", "body");

    private static readonly SearchValues<char> ToFold = SearchValues.Create("&\t\r\n \u00A0");

    private readonly string _source;
    private readonly StringBuilder _text;
    private readonly SourceMap _map = new();
    private readonly PageMetadata _page = new();
    private readonly LabelValuePairs _pairs = new();
    private readonly bool _keepsLines;
    private int _preformatted;
    private readonly Dictionary<string, int> _open = [];
    private readonly Microdata _microdata;
    private int _depth;
    private string? _unread;
    private int _unreadStart;
    private int _unreadDepth;
    private bool _isJsonLd;
    private int _headingStart = -1;
    private int _lineStart;
    private string? _title;

    private HtmlReader(string source)
    {
        _source = source;
        _text = new StringBuilder(source.Length / 2);
        _microdata = new Microdata(source, _page);
        _keepsLines = AdvertText.IsTextWithTags(source);
    }

    /// <exception cref="UnreadableAdvertException">The page is nested deeper than <see cref="DeepestNesting"/>.</exception>
    public static AdvertText Read(string source)
    {
        var html = new HtmlReader(source);
        html.ReadTokens();
        html._page.Heading ??= html._title;
        html.EndText();
        html._pairs.EndText(html._text.Length);
        html._page.OtherAdverts.EndText(html._text.Length);
        var shown = html._text.Length;
        html.AddDescription();
        return new AdvertText(source, html._text.ToString(), html._map, html._pairs.Pairs, html._page, shown);
    }

    /// <summary>Adds the lines of the structured description that the page does not show.</summary>
    private void AddDescription()
    {
        if (_page.Description is not { } description || IsShownAsItStands(description))
        {
            return;
        }

        var inner = new HtmlReader(description.Html);
        inner.ReadTokens();
        inner.EndText();
        var text = inner._text.ToString();
        var end = -1;
        foreach (var line in PostingDescription.Unshown(text, _text.ToString()))
        {
            // Lines that were together stay together.
            var from = end >= 0 && text.AsSpan(end, line.Start.Value - end).IndexOfAnyExcept('\n') < 0 ? end : line.Start.Value;
            if (from == line.Start.Value)
            {
                Break(_map.StartOf(_text.Length), 2);
            }

            end = line.End.Value;
            for (var position = from; position < end; position++)
            {
                description.MapLetter(_map, _text.Length, inner._map, position);
                _text.Append(text[position]);
            }
        }
    }

    /// <summary>Most pages show exactly the same HTML, so there is nothing to compare.</summary>
    private bool IsShownAsItStands(PostingDescription description)
    {
        if (description.PlaceIn(_source) is not var (start, end))
        {
            return false;
        }

        // The same string can also be in a script, where nobody sees it.
        var (low, high) = (0, _text.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _map.StartOf(middle) < start ? (middle + 1, high) : (low, middle);
        }

        return low < _text.Length && _map.StartOf(low) < end;
    }

    private void ReadTokens()
    {
        using var reader = new TextSource(new ReadOnlyMemoryTextSource(_source.AsMemory()));
        var tokenizer = new HtmlTokenizer(reader, HtmlEntityProvider.Resolver) { IsNotConsumingCharacterReferences = true };
        var characters = -1;
        while (true)
        {
            ref var token = ref tokenizer.GetStructToken();
            var position = Math.Min(token.Position.Index, _source.Length);
            if (token.Type == HtmlTokenType.Character)
            {
                characters = characters < 0 ? position : characters; // a run may come as several tokens
                continue;
            }

            if (characters >= 0)
            {
                Characters(characters, position);
                characters = -1;
            }

            switch (token.Type)
            {
                case HtmlTokenType.EndOfFile:
                    return;
                case HtmlTokenType.StartTag:
                    tokenizer.State = StartTag(ref token, position);
                    break;
                case HtmlTokenType.EndTag:
                    EndTag(token.Name.ToString(), position);
                    break;
            }
        }
    }

    private HtmlParseMode StartTag(ref StructHtmlToken token, int position)
    {
        var name = token.Name.ToString();
        var isVoid = Void.Contains(name);
        if (!isVoid && !token.IsSelfClosing && !EndOptional.Contains(name))
        {
            _open[name] = _open.GetValueOrDefault(name) + 1;
            if (++_depth > DeepestNesting)
            {
                throw new UnreadableAdvertException($"its tags are nested deeper than {DeepestNesting}");
            }
        }

        if (_unread is "svg" or "math" && Paragraphs.Contains(name))
        {
            _unread = null; // SVG and MathML end where the page continues, closed or not
        }

        if (_unread is not null)
        {
            _unreadDepth += name == _unread && !isVoid && !token.IsSelfClosing ? 1 : 0;
            return ModeOf(name);
        }

        if (Unread.Contains(name) || (!isVoid && !token.IsSelfClosing && !EndOptional.Contains(name) && IsHidden(ref token)))
        {
            return StartUnread(ref token, name);
        }

        switch (name)
        {
            case "br":
                Break(position, 1);
                break;
            case "tr":
                Break(position, 1);
                break;
            case "td" or "th":
                Separate(position);
                break;
            case "link" when Attribute(ref token, "rel").Equals("canonical", StringComparison.OrdinalIgnoreCase):
                _page.CanonicalUrl ??= NullIfEmpty(Attribute(ref token, "href"));
                break;
            case "meta" when Attribute(ref token, "property") is "og:url":
                _page.CanonicalUrl ??= NullIfEmpty(Attribute(ref token, "content"));
                break;
            case "time" when Attribute(ref token, "itemprop").Length == 0 && Attribute(ref token, "datetime") is { Length: > 0 } moment:
                _page.Dates.Add(new StructuredDate(null, RawQuote(_source, moment, position), _text.Length));
                break;
            default:
                if (Paragraphs.Contains(name))
                {
                    Break(position, 2);
                }

                if (name == "h1" && _page.Heading is null)
                {
                    _headingStart = _text.Length;
                }

                break;
        }

        _preformatted += name == "pre" ? 1 : 0;
        _pairs.StartTag(name, _text.Length);
        _page.OtherAdverts.StartTag(name, _text.Length);
        if (token.Attributes.Count > 0)
        {
            _microdata.StartTag(
                name, isVoid
                    || token.IsSelfClosing, Attribute(ref token, "itemprop"), Attribute(ref token, "itemtype"), Attribute(ref token, "content"), Attribute(ref token, "datetime"), position, _text.Length);
        }

        return HtmlParseMode.PCData;
    }

    private HtmlParseMode StartUnread(ref StructHtmlToken token, string name)
    {
        if (token.IsSelfClosing && name is "svg" or "math")
        {
            return HtmlParseMode.PCData;
        }

        _unread = name;
        _unreadDepth = 1;
        _isJsonLd = name == "script" && Attribute(ref token, "type").Contains("ld+json", StringComparison.OrdinalIgnoreCase);
        _unreadStart = -1;
        return ModeOf(name);
    }

    /// <summary>How the tokenizer reads what follows this start tag.</summary>
    public static HtmlParseMode ModeOf(string name) => name switch
    {
        "script" => HtmlParseMode.Script,
        "style" or "noscript" or "iframe" or "noembed" or "noframes" => HtmlParseMode.Rawtext,
        "title" or "textarea" => HtmlParseMode.RCData,
        _ => HtmlParseMode.PCData,
    };

    public static bool IsHidden(ref StructHtmlToken token)
    {
        for (var index = 0; index < token.Attributes.Count; index++)
        {
            var attribute = token.Attributes[index];
            if (attribute.Name.ToString() == "hidden"
                || (attribute.Name.ToString() == "style" && attribute.Value.ToString().Replace(" ", string.Empty, StringComparison.Ordinal).Contains("display:none", StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return false;
    }

    private void EndTag(string name, int position)
    {
        if (_open.TryGetValue(name, out var open) && open > 0)
        {
            _open[name] = open - 1;
            _depth--;
        }

        if (_unread is not null)
        {
            if (name == _unread && --_unreadDepth == 0)
            {
                EndUnread(position);
            }

            return;
        }

        _microdata.EndTag(name, _text);
        _pairs.EndTag(name, _text.Length);
        if (Paragraphs.Contains(name))
        {
            _page.OtherAdverts.EndTag(name, _depth, _text, Math.Min(_lineStart, _text.Length));
        }

        switch (name)
        {
            case "tr":
                Break(position, 1);
                break;
            case "pre":
                _preformatted = Math.Max(0, _preformatted - 1);
                break;
            case "h1" when _headingStart >= 0:
                _page.Heading ??= NullIfEmpty(TextCursor.Fold(_text.ToString(_headingStart, _text.Length - _headingStart)));
                _headingStart = -1;
                break;
        }

        if (Paragraphs.Contains(name))
        {
            Break(position, 2);
        }
    }

    private void EndUnread(int position)
    {
        if (_unread == "title" && _unreadStart >= 0)
        {
            _title ??= NullIfEmpty(TextCursor.Fold(WebUtility.HtmlDecode(_source[_unreadStart..position])));
        }
        else if (_isJsonLd && _unreadStart >= 0)
        {
            JsonLd.Read(_source, _unreadStart, position, _page);
        }

        _unread = null;
        _isJsonLd = false;
    }

    /// <summary>A run of text in the source. White space is folded, and references such as <c>&amp;amp;</c> are decoded.</summary>
    private void Characters(int from, int to)
    {
        if (_unread is not null)
        {
            _unreadStart = _unreadStart < 0 ? from : _unreadStart;
            return;
        }

        for (var position = from; position < to;)
        {
            var rest = _source.AsSpan(position, to - position);
            var plain = rest.IndexOfAny(ToFold);
            if (plain != 0)
            {
                var length = plain < 0 ? rest.Length : plain;
                _map.Verbatim(_text.Length, position);
                _text.Append(rest[..length]);
                position += length;
            }
            else if (rest[0] == '&' && CharacterReferences.At(rest) is { } reference)
            {
                if (reference.Text != " " || (_text.Length > 0 && !char.IsWhiteSpace(_text[^1])))
                {
                    _map.Made(_text.Length, position, reference.Length);
                    _text.Append(reference.Text);
                }

                position += reference.Length;
            }
            else if (rest[0] == '&')
            {
                _map.Verbatim(_text.Length, position);
                _text.Append('&');
                position++;
            }
            else if ((_keepsLines || _preformatted > 0) && rest[0] == '\n')
            {
                LineEnd(position);
                position++;
            }
            else if (_preformatted > 0 && rest[0] == ' ')
            {
                _map.Verbatim(_text.Length, position);
                _text.Append(' '); // these spaces separate columns
                position++;
            }
            else
            {
                if (_text.Length > 0 && !char.IsWhiteSpace(_text[^1]))
                {
                    _map.Verbatim(_text.Length, position);
                    _text.Append(' ');
                }

                position++;
            }
        }
    }

    /// <summary>Ends the line with one break, or with two at the end of a paragraph. Never more, and never at the very start.</summary>
    private void Break(int position, int breaks)
    {
        TakeBackSpaces(" ");
        if (_text.Length == 0)
        {
            return;
        }

        var there = 0;
        while (there < breaks && there < _text.Length && _text[^(there + 1)] == '\n')
        {
            there++;
        }

        if (there < breaks)
        {
            _map.Made(_text.Length, position, 0);
            _text.Append('\n', breaks - there);
            _lineStart = _text.Length;
        }
    }

    private void EndText() => TakeBackSpaces(" \n\t");

    private void TakeBackSpaces(string spaces)
    {
        var length = _text.Length;
        while (_text.Length > 0 && spaces.Contains(_text[^1], StringComparison.Ordinal))
        {
            _text.Length--;
        }

        if (_text.Length < length)
        {
            _map.Truncate(_text.Length);
        }
    }

    // A pasted text with a few tags: its blank lines count too.
    private void LineEnd(int position)
    {
        TakeBackSpaces(" ");
        if (_text.Length > 0)
        {
            _map.Verbatim(_text.Length, position);
            _text.Append('\n');
        }
    }

    private void Separate(int position)
    {
        if (_text.Length > 0 && _text[^1] is not ('\n' or '\t'))
        {
            _map.Made(_text.Length, position, 0);
            _text.Append('\t');
        }
    }

    /// <summary>
    /// The raw string in the tag at <paramref name="tagPosition"/>. If it is written with references, only the tag's position.
    /// </summary>
    internal static Quote RawQuote(string source, string value, int tagPosition)
    {
        const int LongestTag = 4096; // Keeps the cost of a page with many tags linear.
        var at = source.IndexOf(value, tagPosition, Math.Min(LongestTag, source.Length - tagPosition), StringComparison.Ordinal);
        return new Quote(value, Math.Max(at, tagPosition), at < 0 ? 0 : value.Length);
    }

    public static string Attribute(ref StructHtmlToken token, string name) =>
        token.Attributes.Count == 0 ? string.Empty : Decoded(token.GetAttribute(name).ToString());

    // The tokenizer leaves references alone so that positions stay true, but attribute values need decoding.
    private static string Decoded(string value) => value.Contains('&', StringComparison.Ordinal) ? WebUtility.HtmlDecode(value) : value;

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
