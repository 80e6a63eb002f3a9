using AngleSharp.Html.Parser;
using Notifier.Reading.Documents;
using Notifier.Testing;

namespace Notifier.Reading.Tests.Documents;

/// <summary>Saved pages, each with another way of saying its dates, as a person reads what we say of them.</summary>
public sealed class PageTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "pages");

    public static TheoryData<string> Pages() => [.. Directory.EnumerateFiles(Folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_Page_Is_Told_In_Full(string page)
    {
        var result = NotifierCommand.Run("check", Path.Combine(Folder, page), "--today", "2026-01-05");
        Golden.Equal(Path.ChangeExtension(page, ".page.txt"), result.Output.Replace(AppContext.BaseDirectory, string.Empty, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_Quote_Of_A_Page_Stands_At_Its_Place(string page)
    {
        var source = File.ReadAllText(Path.Combine(Folder, page));
        var check = AdvertReader.Read(AdvertText.FromHtml(source), new DateOnly(2026, 1, 5));
        var quotes = check.Reading.Mentions.Select(mention => mention.Quote).Concat(check.Findings.SelectMany(finding => finding.Quotes)).ToList();
        Assert.NotEmpty(quotes);
        Assert.All(quotes, quote =>
        {
            var raw = source.Substring(quote.Offset, quote.Length);
            Assert.Equal(Squeezed(quote.Text), Squeezed(new HtmlParser().ParseDocument("<body>" + raw).Body!.TextContent));
        });
    }

    // White space between blocks is ours, not the page's: compare the letters.
    private static string Squeezed(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));
}
