using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Notifier.Benchmarks;

/// <summary>A text as a job board would show it: a whole page with its navigation, its label/value pairs and what it says to search engines.</summary>
internal static class AdvertPage
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private static readonly JsonSerializerOptions PostingOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(Labelled advert) => Of(advert.Text, advert.Title, advert.Employer, advert.Posted, advert.ValidThrough);

    public static string Of(string text) => Of(text, title: null, employer: null, posted: null, validThrough: null);

    private static string Of(string text, string? title, string? employer, DateOnly? posted, string? validThrough)
    {
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        title ??= lines[0];
        employer ??= "The employer";
        var body = Body(lines);
        return $"""
            <!DOCTYPE html>
            <html lang="en-GB">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <title>{Encoder.Encode(title)} - Jobs</title>
              <link rel="stylesheet" href="/assets/site.css">
              <link rel="canonical" href="https://jobs.example/adverts/{lines.Length}">
              <script type="application/ld+json">{PostingJson(title, employer, posted, validThrough, body)}</script>
            </head>
            <body class="page">
              <header class="page-header"><a class="logo" href="/">Jobs</a>
                <nav aria-label="Main"><ul><li><a href="/search">Search</a></li><li><a href="/saved">Saved adverts</a></li><li><a href="/account">Your account</a></li></ul></nav>
              </header>
              <main id="content">
                <h1 class="advert-title">{Encoder.Encode(title)}</h1>
                <dl class="advert-summary">
                  <dt>Employer</dt><dd>{Encoder.Encode(employer)}</dd>
                  <dt>Reference</dt><dd>{lines.Length}-{text.Length}</dd>
                  <dt>Date posted</dt><dd>{posted?.ToString("d MMMM yyyy", CultureInfo.InvariantCulture) ?? "Not stated"}</dd>
                  <dt>Salary</dt><dd>Depending on experience</dd>
                </dl>
                <section class="advert-description">
            {body}    </section>
              </main>
              <footer class="page-footer"><ul><li><a href="/help">Help</a></li><li><a href="/privacy">Privacy</a></li><li><a href="/cookies">Cookies</a></li></ul></footer>
            </body>
            </html>

            """;
    }

    // A line that begins with a bullet is an item of a list; every other line is a paragraph.
    private static string Body(IEnumerable<string> lines)
    {
        var body = new StringBuilder();
        var inList = false;
        foreach (var line in lines)
        {
            var isItem = line[0] is '•' or '·' or '-' or '*' or '–';
            if (isItem != inList)
            {
                body.Append(isItem ? "      <ul>\n" : "      </ul>\n");
                inList = isItem;
            }

            var words = Encoder.Encode(isItem ? line[1..].Trim() : line);
            body.Append(isItem ? $"        <li>{words}</li>\n" : $"      <p>{words}</p>\n");
        }

        return body.Append(inList ? "      </ul>\n" : string.Empty).ToString();
    }

    // Boards repeat the whole description here, because search engines ask for it.
    private static string PostingJson(string title, string employer, DateOnly? posted, string? validThrough, string description) =>
        JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["@context"] = "https://schema.org",
            ["@type"] = "JobPosting",
            ["title"] = title,
            ["description"] = description,
            ["datePosted"] = posted,
            ["validThrough"] = validThrough,
            ["hiringOrganization"] = new Dictionary<string, string> { ["@type"] = "Organization", ["name"] = employer },
        }, PostingOptions).Replace("</", "<\\/", StringComparison.Ordinal); // or it would end the script
}
