using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Notifier.Benchmarks;

/// <summary>What a visitor makes the server do with one advert: it is read, recorded, answered as JSON, read again and shown on its page.</summary>
internal sealed class KeptAndShown : IDisposable
{
    private readonly ServedPages _served = ServedPages.InNewFolder();
    private readonly HttpClient _http;

    public KeptAndShown()
    {
        _served.App.StartAsync().GetAwaiter().GetResult();
        _http = new HttpClient { BaseAddress = new Uri($"http://{_served.Settings.Server.Listen}/") };
    }

    /// <exception cref="HttpRequestException">The server refused it.</exception>
    public void Run(string advert) => RunAsync(advert).GetAwaiter().GetResult();

    public void Dispose()
    {
        _http.Dispose();
        _served.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private async Task RunAsync(string advert)
    {
        using var body = new StringContent(advert, Encoding.UTF8, "text/plain");
        using var recorded = await _http.PostAsync("/api/check?follow=true", body);
        recorded.EnsureSuccessStatusCode();
        var report = await recorded.Content.ReadFromJsonAsync<JsonElement>();
        var id = report.GetProperty("adverts")[0].GetProperty("id").GetString();
        using var page = await _http.GetAsync($"/adverts/{id}");
        page.EnsureSuccessStatusCode();
        await page.Content.ReadAsByteArrayAsync();
    }
}
