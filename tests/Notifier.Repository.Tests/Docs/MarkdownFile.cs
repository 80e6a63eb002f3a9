using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Extensions.Tables;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Notifier.Testing;

namespace Notifier.Repository.Tests.Docs;

/// <summary>A piece of a file, and the line on which it begins.</summary>
/// <param name="Language">Of a block of code; null for words in backticks.</param>
internal sealed record MarkdownPiece(int Line, string Text, string? Language = null);

/// <summary>What a Markdown file links to, names and shows.</summary>
internal sealed class MarkdownFile
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).Build();

    private MarkdownFile(string path)
    {
        var document = Markdown.Parse(RepositoryFiles.Read(path), Pipeline);
        Path = path;
        Links = [.. document.Descendants<LinkInline>().Select(link => new MarkdownPiece(link.Line + 1, link.Url ?? string.Empty))];
        Anchors = document.Descendants<HeadingBlock>().Select(heading => heading.GetAttributes().Id ?? string.Empty).ToHashSet(StringComparer.Ordinal);
        Blocks = [.. document.Descendants<FencedCodeBlock>().Select(block => new MarkdownPiece(block.Line + 1, block.Lines.ToString(), block.Info ?? string.Empty))];
        Spans = [.. document.Descendants<CodeInline>().Select(span => new MarkdownPiece(span.Line + 1, span.Content.Replace("\\|", "|", StringComparison.Ordinal)))];
        Tables = [.. document.Descendants<Table>()];
        Prose = [.. document.Descendants<LeafBlock>().Where(block => block.Inline is not null).Select(block => new ProsePiece(path, block.Line + 1, Words(block.Inline!), IsCell(block)))];
    }

    /// <summary>From the root of the repository.</summary>
    public string Path { get; }

    public IReadOnlyList<MarkdownPiece> Links { get; }

    /// <summary>Where links into this file can lead: its headings, named as GitHub names them.</summary>
    public IReadOnlySet<string> Anchors { get; }

    public IReadOnlyList<MarkdownPiece> Blocks { get; }

    public IReadOnlyList<MarkdownPiece> Spans { get; }

    public IReadOnlyList<Table> Tables { get; }

    /// <summary>Paragraphs, headings and cells, without blocks of code.</summary>
    public IReadOnlyList<ProsePiece> Prose { get; }

    public static MarkdownFile Of(string path) => new(path);

    private static bool IsCell(Block block) => block is TableCell || (block.Parent is { } parent && IsCell(parent));

    private static string Words(ContainerInline inlines) => string.Concat(inlines.Descendants<LeafInline>().Select(inline => inline switch
    {
        CodeInline code => Docs.Prose.Code(code.Content),
        LineBreakInline => "\n",
        _ => inline.ToString(),
    }));
}
