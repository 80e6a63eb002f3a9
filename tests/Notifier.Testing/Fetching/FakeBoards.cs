using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Web;
using System.Xml.Linq;

namespace Notifier.Testing.Fetching;

/// <summary>NHS Jobs and Teaching Vacancies as far as we know them, in the local web.</summary>
internal sealed class FakeBoards
{
    public const string NhsHost = "www.jobs.nhs.uk";
    public const string TeachingHost = "teaching-vacancies.service.gov.uk";

    private const int MostOnPage = 100;

    private static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    private FakeBoards()
    {
    }

    public List<BoardAdvert> NhsJobs { get; } = [];

    public List<BoardAdvert> TeachingVacancies { get; } = [];

    /// <summary>What the hosts answer instead, such as a wall. Null for the board itself.</summary>
    public Func<WebRequest, WebAnswer?>? Instead { get; set; }

    public static FakeBoards In(LocalWeb web)
    {
        var boards = new FakeBoards();
        web.Serve(NhsHost, request => boards.Instead?.Invoke(request) ?? boards.AnswerNhs(request));
        web.Serve(TeachingHost, request => boards.Instead?.Invoke(request) ?? boards.AnswerTeaching(request));
        return boards;
    }

    public static string NhsPage(string reference) => $"https://{NhsHost}/candidate/jobadvert/{reference}";

    public static string TeachingPage(string slug) => $"https://{TeachingHost}/jobs/{slug}";

    /// <summary>
    /// Adverts that are not the sought one: the same title elsewhere, its reference at another employer, last year's post, and others.
    /// </summary>
    public void AddDecoys(BoardAdvert sought, int count)
    {
        for (var number = 0; number < count; number++)
        {
            var decoy = sought with { Reference = string.Create(CultureInfo.InvariantCulture, $"D9{number % 1000:000}-26-{number:0000}"), TracReference = Reference(sought, number) };
            NhsJobs.Add((number % 5) switch
            {
                0 => decoy with { Employer = $"Decoy {number} NHS Foundation Trust", Place = $"Town {number}" }, // the same title elsewhere
                1 => decoy with { TracReference = sought.TracReference, Employer = $"Other {number} Hospitals NHS Trust", Title = $"Ward Clerk {number}", Place = $"Town {number}" },
                2 => decoy with { Posted = sought.Posted.AddYears(-1), Closes = sought.Closes.AddYears(-1) }, // last year's
                3 => decoy with { Title = $"{sought.Title} Team Leader {number}" }, // the same employer, another job
                _ => decoy with { Title = $"Staff Nurse {number}", Employer = $"Decoy {number} Community NHS Trust", Place = $"Town {number}", Words = sought.Title },
            });
        }
    }

    private static string? Reference(BoardAdvert sought, int number) =>
        sought.TracReference is null ? null : string.Create(CultureInfo.InvariantCulture, $"9{number:000}-{number:0000}-26");

    private WebAnswer? AnswerNhs(WebRequest request)
    {
        var address = new Uri(request.Url);
        if (address.AbsolutePath == "/api/v1/search_xml")
        {
            return SearchNhs(HttpUtility.ParseQueryString(address.Query));
        }

        const string Page = "/candidate/jobadvert/";
        if (address.AbsolutePath.StartsWith(Page, StringComparison.Ordinal))
        {
            var advert = NhsJobs.Find(each => each.Reference == address.AbsolutePath[Page.Length..]);
            return advert is null || advert.IsGone ? WebAnswer.Html("<h1>Page not found</h1>", 404) : WebAnswer.Html(NhsHtml(advert));
        }

        // Whatever else is asked, robots.txt too, is answered with a page.
        return WebAnswer.Html("<!doctype html><html><head><title>NHS Jobs</title></head><body><h1>Search for jobs</h1></body></html>");
    }

    private WebAnswer SearchNhs(System.Collections.Specialized.NameValueCollection query)
    {
        var words = query["keyword"]?.Trim() ?? "";
        var limit = Math.Clamp(Number(query["limit"], 10), 1, MostOnPage);
        var page = Math.Max(1, Number(query["page"], 1));
        var found = NhsJobs.Where(advert => (!advert.IsInternal || query["externalOnly"] != "true") && Fits(advert, words))
            .OrderByDescending(advert => query["sort"] is null ? DateOnly.MinValue : advert.Posted)
            .ToList();
        var root = new XElement("nhsJobs", found.Skip((page - 1) * limit).Take(limit).Select(Details));
        root.Add(new XElement("totalPages", (found.Count + limit - 1) / limit), new XElement("totalResults", found.Count));
        return WebAnswer.Xml("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + root.ToString(SaveOptions.DisableFormatting));
    }

    /// <summary>The board's keyword finds references of both kinds, and words of title and text.</summary>
    private static bool Fits(BoardAdvert advert, string words) =>
        words.Length == 0
        || string.Equals(advert.Reference, words, StringComparison.OrdinalIgnoreCase)
        || string.Equals(advert.TracReference, words, StringComparison.OrdinalIgnoreCase)
        || words.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word =>
            $"{advert.Title} {advert.Employer} {advert.Words}".Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>The order of the elements and the spelling of the place vary, and the date posted has no zone.</summary>
    private static XElement Details(BoardAdvert advert, int number)
    {
        XElement[] details =
        [
            new("id", number + 1),
            new("reference", advert.Reference),
            new("title", advert.Title),
            new("description", advert.Words.Length <= 150 ? advert.Words : advert.Words[..150] + "..."),
            new("employer", advert.Employer),
            new("type", "Permanent"),
            new("salary", "£25000.00 to £27000.00"),
            new("closeDate", Iso(advert.Closes)),
            new("postDate", Iso(advert.Posted) + "T15:15:34.938827718"),
            new("url", $"https://beta.jobs.nhs.uk/candidate/jobadvert/{advert.Reference}"),
            new("locations", new XElement(number % 2 == 0 ? "location" : "locations", advert.Place)),
        ];
        return new XElement("vacancyDetails", number % 3 == 0 ? details : [.. details.Reverse()]);
    }

    private static string NhsHtml(BoardAdvert advert)
    {
        var closing = advert.IsWithdrawn ? "" : $"<p id=\"closing_date\">The closing date is {Day(advert.Closes)}</p>";
        var reference = advert.TracReference is null
            ? $"<p id=\"job_reference_number\">{Html(advert.Reference)}</p>"
            : $"<p id=\"trac-job-reference\">{Html(advert.TracReference)}</p>";
        var details = $"""
            <h3>Date posted</h3><p id="date_posted">{Day(advert.Posted)}</p>
            <h3>Contract</h3><p id="contract_type">Permanent</p>
            <h3 id="working_pattern_heading">Working pattern</h3><p>Full-time</p>
            <h3>Reference number</h3>{reference}
            <h3>Job locations</h3><p id="employer_town">{Html(advert.Place)}</p>
            """;
        return $"""
            <!doctype html>
            <html lang="en"><head><title>{Html(advert.Title)} | NHS Jobs</title></head><body><main>
            <h1 id="heading">{Html(advert.Title)}</h1>
            <h2 id="employer_name">{Html(advert.Employer)}</h2>
            {(advert.IsWithdrawn ? "<p>Vacancy withdrawn</p>" : closing)}
            <h2>Job summary</h2><div id="job_overview"><p>{Html(advert.Words)}</p></div>
            <div id="job_description_large"></div>
            <div>{details}</div>
            <div class="show-mobile">{details}</div>
            </main></body></html>
            """;
    }

    private WebAnswer? AnswerTeaching(WebRequest request)
    {
        var address = new Uri(request.Url);
        if (address.AbsolutePath == "/robots.txt")
        {
            return WebAnswer.Text("User-agent: *\nDisallow: /check\nDisallow: /subscriptions/\nDisallow: /*-jobs*?*\n");
        }

        if (address.AbsolutePath == "/api/v1/jobs.json")
        {
            return ListTeaching(Math.Max(1, Number(HttpUtility.ParseQueryString(address.Query)["page"], 1)));
        }

        var advert = address.AbsolutePath.StartsWith("/jobs/", StringComparison.Ordinal)
            ? TeachingVacancies.Find(each => each.Reference == address.AbsolutePath["/jobs/".Length..])
            : null;
        return advert is null || advert.IsGone ? null : WebAnswer.Html(TeachingHtml(advert));
    }

    /// <summary>Newest first. A page past the last one is empty.</summary>
    private WebAnswer ListTeaching(int page)
    {
        var pages = Math.Max(1, (TeachingVacancies.Count + MostOnPage - 1) / MostOnPage);
        var rows = TeachingVacancies.OrderByDescending(advert => advert.Posted).Skip((page - 1) * MostOnPage).Take(MostOnPage);
        string Link(int number) => string.Create(CultureInfo.InvariantCulture, $"https://{TeachingHost}/api/v1/jobs.json?page={number}");
        return WebAnswer.Json(new JsonObject
        {
            ["info"] = new JsonObject { ["title"] = "GOV UK - Teaching Vacancies" },
            ["openapi"] = "3.0.0",
            ["data"] = new JsonArray([.. rows.Select(TeachingJson)]),
            ["links"] = new JsonObject
            {
                ["self"] = Link(page),
                ["first"] = Link(1),
                ["last"] = Link(pages),
                ["prev"] = page > 1 ? Link(page - 1) : null,
                ["next"] = page < pages ? Link(page + 1) : null,
            },
            ["meta"] = new JsonObject { ["totalPages"] = pages, ["count"] = TeachingVacancies.Count },
        }.ToJsonString());
    }

    private static JsonNode TeachingJson(BoardAdvert advert) => new JsonObject
    {
        ["@context"] = "http://schema.org",
        ["@type"] = "JobPosting",
        ["title"] = advert.Title,
        ["datePosted"] = Iso(advert.Posted),
        ["description"] = $"<p>{Html(advert.Words)}</p>",
        ["employmentType"] = "FULL_TIME",
        ["jobLocation"] = new JsonObject
        {
            ["@type"] = "Place",
            ["address"] = new JsonObject { ["@type"] = "PostalAddress", ["addressLocality"] = advert.Place, ["addressCountry"] = "GB" },
        },
        ["hiringOrganization"] = new JsonObject { ["@type"] = "Organization", ["name"] = advert.Employer, ["identifier"] = "100000" },
        ["url"] = TeachingPage(advert.Reference),
        ["validThrough"] = ValidThrough(advert),
    };

    private static string TeachingHtml(BoardAdvert advert)
    {
        var closing = string.Create(CultureInfo.InvariantCulture, $"{Day(advert.Closes)} at {advert.ClosesAt.Hour % 12}:{advert.ClosesAt.Minute:00}{(advert.ClosesAt.Hour < 12 ? "am" : "pm")}");
        return $"""
            <!doctype html>
            <html lang="en"><head><title>{Html(advert.Title)} - Teaching Vacancies</title></head><body><main>
            <h1>{Html(advert.Title)}</h1>
            <p>{Html(advert.Employer)}, {Html(advert.Place)}</p>
            {(advert.IsWithdrawn ? "<p>The deadline has passed for applications</p>" : "")}
            <dl class="govuk-summary-list">
            <dt>Closing date</dt><dd>{closing}</dd>
            <dt>Date listed</dt><dd>{Day(advert.Posted)}</dd>
            </dl>
            <h2>What skills and experience we're looking for</h2><p>{Html(advert.Words)}</p>
            </main></body></html>
            """;
    }

    private static string ValidThrough(BoardAdvert advert)
    {
        var at = advert.Closes.ToDateTime(advert.ClosesAt);
        return new DateTimeOffset(at, London.GetUtcOffset(at)).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
    }

    private static int Number(string? text, int otherwise) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Day(DateOnly day) => day.ToString("dd MMMM yyyy", CultureInfo.InvariantCulture);

    private static string Html(string text) => WebUtility.HtmlEncode(text);
}
