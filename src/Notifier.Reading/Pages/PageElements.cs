using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens.Struct;
using AngleSharp.Text;
using Notifier.Reading.Documents;
using Notifier.Reading.Grammar;

namespace Notifier.Reading.Pages;

/// <summary>
/// The elements of a page that board readers ask for, as pieces of its source. It builds no tree, so a hostile page costs no more than others.
/// </summary>
internal sealed class PageElements
{
    private const int MostShortTexts = 60;

    /// <summary>A heading or a notice is short. A longer element is neither, and only its start is read.</summary>
    private const int LongestShortSource = 4000;

    private const int LongestShortText = 300;

    private const int MostPairs = 100;

    private const int MostOpen = 60;

    private static readonly string[] NoticeClasses =
        ["alert", "notice", "notification", "banner", "warning", "callout", "inset", "message", "expired", "closed", "status", "error"];

    private readonly string _source;
    private readonly Dictionary<string, Range> _byId = [];
    private readonly List<Open> _open = [];
    private readonly Dictionary<string, int> _openCards = [];
    private string? _waitingForParagraph;
    private Range? _term;
    private bool _isBelowOtherAdverts;

    private PageElements(string source) => _source = source;

    /// <summary>An element whose end is still to come. Elements of the same name within it are counted.</summary>
    private sealed class Open(string tag, int start, string? id, Part part)
    {
        public string Tag { get; } = tag;

        public int Start { get; } = start;

        public string? Id { get; } = id;

        public Part Part { get; } = part;

        public int Nesting { get; set; } = 1;
    }

    private enum Part
    {
        Identified,
        Title,
        Heading,
        Subheading,
        Notice,
        Main,
        Term,
        Description,
        NoScript,
    }

    /// <summary>The page's title and its first and second headings, each on one line.</summary>
    public List<string> Headings { get; } = [];

    /// <summary>Short texts that the page sets apart, such as alerts.</summary>
    public List<string> Notices { get; } = [];

    /// <summary>Terms and their descriptions in definition lists.</summary>
    public List<(string Label, string Value, Range Place)> Pairs { get; } = [];

    /// <summary>The address in the first link rel=canonical.</summary>
    public string? Canonical { get; private set; }

    public string? FirstHeading { get; private set; }

    public Range? Main { get; private set; }

    public bool HasScript { get; private set; }

    /// <summary>What the page tells browsers without script.</summary>
    public string NoScript { get; private set; } = string.Empty;

    /// <param name="ids">The ids of the elements that will be asked for.</param>
    public static PageElements Read(string source, IReadOnlySet<string> ids, CancellationToken cancellationToken)
    {
        var page = new PageElements(source);
        using var reader = new TextSource(new ReadOnlyMemoryTextSource(source.AsMemory()));
        var tokenizer = new HtmlTokenizer(reader, HtmlEntityProvider.Resolver) { IsNotConsumingCharacterReferences = true };
        for (var tags = 0; ; tags++)
        {
            if (tags % 1024 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            ref var token = ref tokenizer.GetStructToken();
            var position = Math.Min(token.Position.Index, source.Length);
            switch (token.Type)
            {
                case HtmlTokenType.EndOfFile:
                    page.EndAll();
                    return page;
                case HtmlTokenType.StartTag:
                    tokenizer.State = page.StartTag(ref token, position, ids);
                    break;
                case HtmlTokenType.EndTag:
                    page.EndTag(token.Name.ToString(), position);
                    break;
            }
        }
    }

    /// <summary>The words of the first element with this id, on one line. Null when it has none.</summary>
    public string? Line(string id, int most = SingleLine.LongestName) =>
        _byId.TryGetValue(id, out var place) ? SingleLine.FromOrNull(TextOf(_source[place]), most) : null;

    /// <summary>The words of the first element with this id, in their paragraphs. Empty when it has none.</summary>
    public string Paragraphs(string id) => _byId.TryGetValue(id, out var place) ? TextOf(_source[place]) : string.Empty;

    /// <summary>The words of the page's main part, without these pieces.</summary>
    public string MainWithout(IEnumerable<Range> pieces)
    {
        var (from, end) = Main is { } main ? (main.Start.Value, main.End.Value) : (0, _source.Length);
        var kept = new System.Text.StringBuilder();
        foreach (var piece in pieces.Where(piece => piece.Start.Value >= from && piece.End.Value <= end).OrderBy(piece => piece.Start.Value))
        {
            if (piece.Start.Value >= from)
            {
                kept.Append(_source.AsSpan(from, piece.Start.Value - from));
                from = piece.End.Value;
            }
        }

        return TextOf(kept.Append(_source.AsSpan(from, end - from)).ToString());
    }

    /// <summary>The readable words of a piece of HTML. The element around it keeps line ends from counting.</summary>
    public static string TextOf(string html) => HtmlReader.Read($"<div>{html}</div>").ShownText;

    private HtmlParseMode StartTag(ref StructHtmlToken token, int position, IReadOnlySet<string> ids)
    {
        var name = token.Name.ToString();
        foreach (var open in _open)
        {
            open.Nesting += open.Tag == name && !token.IsSelfClosing ? 1 : 0;
        }

        if (name is "ul" or "ol" or "aside" or "nav" or "footer" or "template")
        {
            _openCards[name] = _openCards.GetValueOrDefault(name) + 1;
        }

        switch (name)
        {
            case "script":
                HasScript = true;
                break;
            case "link" when HtmlReader.Attribute(ref token, "rel").Equals("canonical", StringComparison.OrdinalIgnoreCase):
                Canonical ??= HtmlReader.Attribute(ref token, "href");
                break;
            case "title":
                Add(name, position, null, Part.Title);
                break;
            case "noscript":
                Add(name, position, null, Part.NoScript);
                break;
            case "main":
                Add(name, position, null, Part.Main);
                break;
            case "h1" or "h2" when !IsInCard:
                Add(name, position, null, Part.Heading);
                break;
            case "h3" or "h4":
                Add(name, position, null, Part.Subheading);
                break;
            case "dt":
                Add(name, position, null, Part.Term);
                break;
            case "dd":
                Add(name, position, null, Part.Description);
                break;
            case "p" when _waitingForParagraph is { } waiting:
                _waitingForParagraph = null;
                Add(name, position, waiting, Part.Identified);
                break;
        }

        if (token.Attributes.Count > 0 && name is not ("script" or "style" or "html" or "body"))
        {
            if (HtmlReader.Attribute(ref token, "id") is { Length: > 0 } id && ids.Contains(id))
            {
                Add(name, position, id, Part.Identified);
            }

            if (!IsInCard && IsNotice(ref token))
            {
                Add(name, position, null, Part.Notice);
            }
        }

        return HtmlReader.ModeOf(name);
    }

    /// <summary>In a list, beside the main part, or below "Similar jobs": there pages show other adverts.</summary>
    private bool IsInCard => _isBelowOtherAdverts || _openCards.Values.Any(count => count > 0);

    private static bool IsNotice(ref StructHtmlToken token)
    {
        if (HtmlReader.Attribute(ref token, "role") is "alert" or "status" && !HtmlReader.IsHidden(ref token))
        {
            return true;
        }

        var classes = HtmlReader.Attribute(ref token, "class");
        return classes.Length is > 0 and < 400
            && Array.Exists(NoticeClasses, each => classes.Contains(each, StringComparison.OrdinalIgnoreCase))
            && !HtmlReader.IsHidden(ref token);
    }

    private void Add(string tag, int position, string? id, Part part)
    {
        if (_open.Count < MostOpen)
        {
            _open.Add(new Open(tag, position, id, part));
        }
    }

    private void EndTag(string name, int position)
    {
        if (_openCards.TryGetValue(name, out var cards) && cards > 0)
        {
            _openCards[name] = cards - 1;
        }

        for (var index = _open.Count - 1; index >= 0; index--)
        {
            if (_open[index].Tag == name && --_open[index].Nesting == 0)
            {
                End(_open[index], position);
                _open.RemoveAt(index);
            }
        }
    }

    private void EndAll()
    {
        foreach (var open in _open)
        {
            // An element without its end tag would reach over the whole rest of the page.
            End(open, open.Part == Part.Main ? _source.Length : Math.Min(_source.Length, open.Start + LongestShortSource));
        }
    }

    private void End(Open open, int position)
    {
        var place = open.Start..position;
        switch (open.Part)
        {
            case Part.Identified when position - open.Start > open.Tag.Length + open.Id!.Length:
                _byId.TryAdd(open.Id, place);
                _waitingForParagraph = open.Id.EndsWith("_heading", StringComparison.Ordinal) ? $"{open.Id}+p" : _waitingForParagraph;
                break;
            case Part.Title:
                AddShort(Headings, $"{_source[open.Start..position]}".Replace("<title", "<p", StringComparison.OrdinalIgnoreCase));
                break;
            case Part.Heading:
                AddShort(Headings, _source[place]);
                _isBelowOtherAdverts |= Headings.Count > 0 && OtherAdverts.IsHeading(Headings[^1]);
                FirstHeading ??= open.Tag == "h1" && Headings.Count > 0 ? Headings[^1] : null;
                break;
            case Part.Subheading when position - open.Start < LongestShortText:
                _isBelowOtherAdverts |= OtherAdverts.IsHeading(SingleLine.From(ShortText(_source[place]), LongestShortText));
                break;
            case Part.Notice when !_isBelowOtherAdverts:
                AddShort(Notices, _source[place]);
                break;
            case Part.NoScript:
                NoScript += NoScript.Length < LongestShortSource ? _source[place] : string.Empty;
                break;
            case Part.Main:
                Main ??= place;
                break;
            case Part.Term:
                _term = place;
                break;
            case Part.Description when _term is { } term && Pairs.Count < MostPairs:
                var label = SingleLine.From(ShortText(_source[term]), LongestShortText);
                Pairs.Add((label.TrimEnd(':'), SingleLine.From(ShortText(_source[place]), LongestShortText), term.Start.Value..position));
                _term = null;
                break;
        }
    }

    private static void AddShort(List<string> texts, string html)
    {
        if (texts.Count < MostShortTexts && SingleLine.FromOrNull(ShortText(html), LongestShortText) is { } line)
        {
            texts.Add(line);
        }
    }

    private static string ShortText(string html) => TextOf(html.Length <= LongestShortSource ? html : html[..LongestShortSource]);
}
