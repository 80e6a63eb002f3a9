using System.Net;
using Notifier.Testing.Apps;

namespace Notifier.System.Tests.Load;

/// <summary>Texts that are made to cost as much as can be.</summary>
internal static class HostileAdvert
{
    /// <summary>With their media types: each is repeated until the body is full.</summary>
    public static IReadOnlyList<(string Type, string Words)> All { get; } =
    [
        ("text/plain", "Closes 3/5/27 "),
        ("text/plain", "closes 4 May\n"),
        ("text/plain", "3/5/27 "),
        ("text/plain", "Closes Tuesday 3 May 2027\n"),
        ("text/plain", "Nurse closing date 3 May 2027\nPorter closing date 4 May 2027\n"),
        ("text/plain", "closing closing "),
        ("text/html", "<p>Closes 3/5/27"),
        ("text/html", "<dt>Closing date<dd>4 May"),
        ("text/html", "<time datetime=2027-05-03T00:00>x</time>"),
        ("text/html", "<tr><td>Closing date<td>3 May 2027"),
    ];

    public static string Of(string words, int length) => string.Concat(Enumerable.Repeat(words, length / words.Length));

    /// <summary>Pastes an advert as a visitor does who wants to follow it.</summary>
    /// <returns>The path of its page.</returns>
    public static async Task<string> KeepAsync(HttpClient http, string advert, CancellationToken stop)
    {
        using var answer = await http.PostAsync("/api/check?follow=true", TestApp.Text(advert), stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return $"/adverts/{(await TestApp.Json(answer)).GetProperty("adverts")[0].GetProperty("id").GetString()}";
    }
}
