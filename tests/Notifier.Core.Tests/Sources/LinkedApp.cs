using System.Globalization;
using System.Net;
using System.Text;
using Notifier.Core.Adverts;
using Notifier.Core.Fetching;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Sources;
using Notifier.Core.Storage;
using Notifier.Core.UseCases;
using Notifier.Reading.Boards;
using Notifier.Testing.Apps;
using Notifier.Testing.Fetching;

namespace Notifier.Core.Tests.Sources;

/// <summary>The use cases before a web of the test's own, in which two boards have doubles.</summary>
internal sealed class LinkedApp : IAsyncDisposable
{
    public const string Site = "jobs.charity.example";
    public const string Page = $"https://{Site}/vacancies/ward-clerk";

    /// <summary>Enough for a page to be an advert, and without any date.</summary>
    private const string Words =
        "We are looking for a ward clerk who enjoys working with people. You will welcome visitors, answer the telephone, keep the notes "
        + "of the ward in good order and help the nurses with letters. You need a calm manner, good English and some experience with "
        + "computers. We offer training from the first day, a pension, and twenty-seven days of leave beside the bank holidays. The ward "
        + "is close to the station, and there is room for bicycles. If you want to know more, please telephone the ward and ask for "
        + "the manager, who is happy to show you round.";

    private static readonly string[] Kept = [Tables.Adverts, Tables.References, Tables.Due, Tables.People, Tables.Followers];

    public static readonly VisitorNetwork Home = VisitorNetwork.From(IPAddress.Parse("203.0.113.7"));

    private LinkedApp(LocalWeb web, FakeBoards boards, InMemoryApp app) => (Web, Boards, App) = (web, boards, app);

    public LocalWeb Web { get; }

    public FakeBoards Boards { get; }

    public InMemoryApp App { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <param name="options">What an operator has set. Null for the defaults.</param>
    public static async Task<LinkedApp> StartAsync(string now = "2025-12-10 10:00", UseCaseOptions? options = null)
    {
        var web = await LocalWeb.StartAsync();
        var boards = FakeBoards.In(web);
        return new LinkedApp(web, boards, new InMemoryApp(InMemoryApp.At(now), options, web: web));
    }

    /// <summary>A page of an employer's own.</summary>
    /// <param name="closes">"24 December 2025". Null for a page that states no date.</param>
    /// <param name="head">More in the page's head.</param>
    public static WebAnswer Advert(
        string title = "Ward Clerk", string? closes = "24 December 2025", string employer = "Example Trust", string? reference = null, string head = "", string more = "") =>
        WebAnswer.Html($"""
            <!doctype html>
            <html lang="en"><head><title>{title}</title>{head}</head><body><main>
            <h1>{title}</h1>
            <dl><dt>Employer</dt><dd>{employer}</dd>
            {(reference is null ? "" : $"<dt>Reference number</dt><dd>{reference}</dd>")}
            <dt>Date posted</dt><dd>10 December 2025</dd>
            <dt>Location</dt><dd>Exeter</dd>
            {(closes is null ? "" : $"<dt>Closing date</dt><dd>{closes}</dd>")}</dl>
            <p>{Words}</p><p>{more}</p>
            </main></body></html>
            """);

    public LinkedApp Serve(WebAnswer answer, string address = Page)
    {
        var page = new Uri(address);
        Web.Serve(page.Host, page.PathAndQuery, answer);
        return this;
    }

    public Task<LinkAnswer> CheckAsync(string address = Page, VisitorNetwork? network = null) =>
        App.The<CheckLink>().RunAsync(new Uri(address), network ?? Home, Stop);

    public async Task<LinkAnswer.Known> KnownAsync(string address = Page) => Assert.IsType<LinkAnswer.Known>(await CheckAsync(address));

    public async Task<LinkAnswer.NotRead> NotReadAsync(string address = Page) => Assert.IsType<LinkAnswer.NotRead>(await CheckAsync(address));

    public Task<PageReading> ReadAsync(string address = Page, FetchCause cause = FetchCause.PersonAsked, string? seen = null) =>
        App.The<ReadPage>().RunAsync(CanonicalAddress.From(new Uri(address)), cause, seen, Stop);

    public async Task<Advert> StoredAsync(string id) => (await App.The<AdvertStore>().GetAsync(id, Stop))!;

    /// <summary>The requests for pages, without those for robots.txt.</summary>
    public IReadOnlyList<string> Asked => [.. Web.Requests.Where(request => request.Path != "/robots.txt").Select(request => request.Url)];

    /// <summary>Everything that is stored of adverts and people, with the version of each row: equal only if nothing was written.</summary>
    public async Task<string> EverythingAsync()
    {
        var all = new StringBuilder();
        foreach (var table in Kept)
        {
            await foreach (var row in App.Tables.ReadAsync(table, RowRange.Partitions("0", "~"), Stop))
            {
                var values = row.Values.OrderBy(value => value.Key, StringComparer.Ordinal).Select(value => string.Create(CultureInfo.InvariantCulture, $"{value.Key}={value.Value}"));
                all.AppendLine(CultureInfo.InvariantCulture, $"{table} {row.Partition} {row.Key} {row.ETag} {string.Join(' ', values)}");
            }
        }

        return all.ToString();
    }

    public async ValueTask DisposeAsync() => await Web.DisposeAsync();
}
