using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Notifier.Testing;

/// <summary>Reads the HTML of mails as strictly as can be.</summary>
internal static class StrictHtml
{
    /// <exception cref="HtmlParseException">The page is not well-formed.</exception>
    public static IHtmlDocument Read(string html) => new HtmlParser(new HtmlParserOptions { IsStrictMode = true }).ParseDocument(html);

    public static string Folded(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
