using System.Net;
using System.Net.Http.Json;
using System.Text;

namespace Notifier.System.Tests.Load;

/// <summary>Visitors who ask one thing after the other: people, programs, and those who want to do harm.</summary>
internal sealed class Traffic : IDisposable
{
    private const int Visitors = 8;
    private const int Megabyte = 1_000_000;

    private static readonly TimeSpan LongestPatience = TimeSpan.FromMilliseconds(400);

    private static readonly IReadOnlyList<(string Kind, HttpStatusCode? Expected, Func<Traffic, Random, HttpRequestMessage> Make)> Requests =
    [
        ("a page", HttpStatusCode.OK, (_, random) => new(HttpMethod.Get, Pick(random, "/", "/check", "/privacy", "/manage"))),
        ("a known advert", HttpStatusCode.OK, (traffic, _) => new(HttpMethod.Get, traffic._small)),
        ("a hostile advert's page", HttpStatusCode.OK, (traffic, _) => new(HttpMethod.Get, traffic._hostile)),
        ("a page with no advert", HttpStatusCode.NotFound, (_, random) => new(HttpMethod.Get, $"/adverts/{Letters(random, 26)}")),
        ("a made-up link", HttpStatusCode.BadRequest, (_, random) => new(HttpMethod.Get, $"/manage/{Letters(random, 80)}")),
        ("a small check", HttpStatusCode.OK, (_, _) => Post("/api/check", "text/plain", "Nurse\n\nClosing date: 3 May 2027\n")),
        ("a hostile check", HttpStatusCode.OK, (_, random) => Post("/api/check", Pick(random, [.. HostileAdvert.All]))),
        ("a hostile check that is kept", HttpStatusCode.OK, (_, random) => Post("/api/check?follow=true", Pick(random, [.. HostileAdvert.All]))),
        ("a hostile paste", HttpStatusCode.OK, (_, random) => Form(Pick(random, "/check", "/check/json"), ("advert", HostileAdvert.Of("Closes 3/5/27 ", Megabyte / 2)))),
        ("a request to follow", HttpStatusCode.Accepted, (traffic, random) => new(HttpMethod.Post, $"/api{traffic._small}/follow") { Content = JsonContent.Create(new { email = $"{Letters(random, 8)}@people.example", consent = true }) }),
        ("too long a body", HttpStatusCode.RequestEntityTooLarge, (_, _) => TooLong()),
        ("half a JSON", HttpStatusCode.BadRequest, (_, _) => Post("/api/check", "application/json", "{\"text\":\"" + new string('[', Megabyte / 2))),
        ("nested tags", HttpStatusCode.BadRequest, (_, _) => Post("/api/check", "text/html", HostileAdvert.Of("<div>", Megabyte / 2))),
        ("a packed body", HttpStatusCode.UnsupportedMediaType, (_, random) => Packed(random)),
        ("half a form", HttpStatusCode.BadRequest, (_, _) => Post("/check", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"advert\"\r\n\r\nClosing")),
        ("somebody who hangs up", null, (traffic, random) => random.Next(2) == 0 ? new(HttpMethod.Get, traffic._hostile) : Post("/api/check", Pick(random, [.. HostileAdvert.All]))),
    ];

    private readonly HttpClient _http;
    private readonly int _seed;
    private string _small = string.Empty;
    private string _hostile = string.Empty;

    public Traffic(int port, int seed)
    {
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        _seed = seed;
    }

    public static IEnumerable<string> Kinds => Requests.Where(request => request.Expected is not null).Select(request => request.Kind);

    /// <summary>Goes on until it is cancelled, but asks for everything at least once.</summary>
    public async Task RunAsync(TrafficAnswers answers, CancellationToken end)
    {
        _small = await HostileAdvert.KeepAsync(_http, "Nurse\n\nClosing date: 3 May 2027\n", CancellationToken.None);
        _hostile = await HostileAdvert.KeepAsync(_http, HostileAdvert.Of("Closes 3/5/27 ", Megabyte), CancellationToken.None);
        await Task.WhenAll(Enumerable.Range(0, Visitors).Select(visitor => VisitAsync(new Random(_seed + visitor), visitor, answers, end)));
    }

    public void Dispose() => _http.Dispose();

    private async Task VisitAsync(Random random, int first, TrafficAnswers answers, CancellationToken end)
    {
        // Each begins with another kind, so that all together soon have asked for everything.
        var (begin, next) = (first * Requests.Count / Visitors, (first + 1) * Requests.Count / Visitors);
        for (var number = begin; number < next || !end.IsCancellationRequested; number++)
        {
            await AskAsync(random, number % Requests.Count, answers);
        }
    }

    private async Task AskAsync(Random random, int number, TrafficAnswers answers)
    {
        var (kind, expected, make) = Requests[number];
        using var patience = new CancellationTokenSource();
        if (expected is null)
        {
            patience.CancelAfter(random.NextDouble() * LongestPatience);
        }

        try
        {
            using var request = make(this, random);
            using var answer = await _http.SendAsync(request, patience.Token);
            answers.Add(new Answer(kind, expected ?? answer.StatusCode, answer.StatusCode));
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            answers.Add(new Answer(kind, expected, null));
        }
        catch (HttpRequestException)
        {
            answers.Add(new Answer(kind, expected, null)); // a body that came too slowly: the server ends its connection
        }
    }

    private static T Pick<T>(Random random, params T[] all) => all[random.Next(all.Length)];

    private static string Letters(Random random, int length) => string.Create(length, random, (text, chance) =>
    {
        foreach (ref var letter in text)
        {
            letter = (char)('a' + chance.Next(26));
        }
    });

    private static HttpRequestMessage Post(string path, (string Type, string Words) advert) => Post(path, advert.Type, HostileAdvert.Of(advert.Words, Megabyte));

    private static HttpRequestMessage Post(string path, string type, string body)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
    }

    /// <summary>Sent only when the server wants it: else it would close the connection while it is still being sent.</summary>
    private static HttpRequestMessage TooLong()
    {
        var request = Post("/api/check", "text/plain", new string('x', 2 * Megabyte));
        request.Headers.ExpectContinue = true;
        return request;
    }

    private static HttpRequestMessage Form(string path, params (string Name, string Value)[] fields)
    {
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            content.Add(new StringContent(value), name);
        }

        return new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
    }

    private static HttpRequestMessage Packed(Random random)
    {
        var bytes = new byte[1000];
        random.NextBytes(bytes);
        var content = new ByteArrayContent(bytes);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/gzip");
        content.Headers.TryAddWithoutValidation("Content-Encoding", "gzip");
        return new HttpRequestMessage(HttpMethod.Post, "/api/check") { Content = content };
    }
}
