using System.Text;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using MimeKit;
using Notifier.Reading.Dates;
using Notifier.Testing;
using Notifier.Testing.Apps;

namespace Notifier.Web.Tests.Pages;

/// <summary>A date never stands surer than it is, wherever somebody meets it.</summary>
public sealed class ConfidenceTests
{
    private static readonly (string Name, Confidence Confidence, string Text)[] Adverts =
    [
        ("certain", Confidence.Certain, TestAdverts.Words),
        ("likely", Confidence.Likely, TestAdverts.Closing("24 December")),
        ("guess", Confidence.Guess, TestAdverts.Field),
    ];

    [Fact]
    public async Task No_Surface_Says_A_Date_Surer_Than_It_Is()
    {
        var table = new Dictionary<string, StringBuilder>();
        foreach (var (name, confidence, text) in Adverts)
        {
            foreach (var (surface, said) in await SaidAsync(text))
            {
                Assert.True(IsSaidRight(confidence, said), $"{surface}, {name}: {said}");
                table.TryAdd(surface, new StringBuilder(surface).Append('\n'));
                table[surface].Append("  ").Append(name).Append(": ").Append(said).Append('\n');
            }
        }

        Assert.All(table.Values, row => Assert.Equal(Adverts.Length + 1, row.ToString().Count(character => character == '\n')));
        Golden.Equal("confidence.txt", string.Join('\n', table.Values));
    }

    [Fact]
    public async Task A_Guess_Is_Nowhere_Green()
    {
        foreach (var (_, confidence, text) in Adverts)
        {
            await using var app = new TestApp();
            var isGuess = confidence == Confidence.Guess;
            foreach (var page in new[] { await app.Press("/check", ("advert", text)), await app.Open($"/adverts/{await app.Tell(text)}") })
            {
                Assert.Equal(isGuess ? 0 : 1, page.QuerySelectorAll("mark.safe").Length);
                Assert.Equal(isGuess ? 0 : 1, page.QuerySelectorAll("li.safe").Length);
                Assert.Equal(isGuess ? 0 : 1, page.QuerySelectorAll("circle.safe").Length);
                Assert.Equal(isGuess ? 1 : 0, page.QuerySelectorAll("circle.guess").Length);
                Assert.Equal(isGuess ? "answer guess" : "answer open", page.QuerySelector(".answer")!.ClassName);
            }

            var bytes = NotifierCommand.Run(NotifierCommand.Shell.Fed(text) with { IsTerminal = true }, "check", "-").Output;
            Assert.Equal(!isGuess, bytes.Contains("\u001b[32m", StringComparison.Ordinal));
        }
    }

    private static bool IsSaidRight(Confidence confidence, string said)
    {
        var isLikely = Has("likely") || Has("probably");
        var isGuess = Has("guess") || Has("may close") || Has("default date");
        return confidence switch
        {
            Confidence.Certain => !isLikely && !isGuess,
            Confidence.Likely => isLikely && !isGuess && !Has("safe"),
            _ => isGuess && !isLikely && !Has("safe") && !Has("apply by"),
        };

        bool Has(string words) => said.Contains(words, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<IReadOnlyList<(string Surface, string Said)>> SaidAsync(string text)
    {
        var said = new List<(string Surface, string Said)>();
        await using var app = new TestApp();
        var checkPage = await app.Press("/check", ("advert", text));
        Add("check page, answer", Panel(checkPage));
        Add("check page, report to copy", First(checkPage, "#report").TextContent.Split("\n\n")[1].ReplaceLineEndings(" "));
        OfReport("check page", checkPage);

        var advert = await app.Tell(text);
        var page = await app.Open($"/adverts/{advert}");
        Add("advert page, answer", Panel(page));
        Add("advert page, history", Words(First(page, ".history li bdi")));
        Add("advert page, copy", Words(First(page, ".copies dt:nth-of-type(3) + dd").FirstChild!));
        OfReport("advert page", page);
        Add("follow page, card", Card(await app.Open($"/adverts/{advert}/follow")));

        using (var asked = await app.Follow(advert, days: [7]))
        {
            Assert.True(asked.IsSuccessStatusCode);
        }

        await app.Drain();
        var confirm = Assert.Single(app.Mails());
        OfMail("email to confirm", confirm);
        var link = TestApp.LinkIn(confirm, "confirm");
        Add("confirm page, card", Card(await app.Open(link)));
        Add("page after confirming, card", Card(await app.Press(link)));
        await app.Drain();
        _ = app.Mails();
        var manage = await app.Open(await app.ManageLink());
        Add("manage page, card", Card(manage));
        using (var feed = await app.Http.GetAsync(First(manage, ".address a").GetAttribute("href"), TestApp.Stop))
        {
            Add("calendar to subscribe to", Event(await feed.Content.ReadAsStringAsync(TestApp.Stop)));
        }

        using (var shown = await app.Http.GetAsync($"/api/adverts/{advert}", TestApp.Stop))
        {
            var view = await TestApp.Json(shown);
            Add("API, advert", Sure(view));
            Add("API, safe date", Sure(view.GetProperty("safe")));
            Add("API, history", Sure(view.GetProperty("history")[0]));
            Add("API, date of a copy", Sure(view.GetProperty("copies")[0].GetProperty("dates")[0]));
        }

        using (var checkedByHttp = await app.Http.PostAsync("/api/check", TestApp.Text(text), TestApp.Stop))
        {
            Add("API, check", Sure((await TestApp.Json(checkedByHttp)).GetProperty("adverts")[0]));
        }

        Add("command show", NotifierCommand.Run(new NotifierCommand.Shell { Network = app.Network }, "show", advert).Output.Replace(advert, "ID", StringComparison.Ordinal).TrimEnd());
        Add("command check", NotifierCommand.Run(NotifierCommand.Shell.Fed(text), "check", "-").Output.Split("\n\n")[1].Trim());

        var reminder = default(MimeMessage);
        while (reminder is null)
        {
            app.Clock.Advance(TimeSpan.FromHours(8));
            await app.SweepAndDrain();
            reminder = app.Mails().SingleOrDefault();
        }

        Add("reminder, subject", reminder.Subject!);
        OfMail("reminder", reminder);
        Add("reminder, calendar file", Event(TextOf(reminder.Attachments.OfType<MimePart>().Single())));
        return said;

        void Add(string surface, string words) => said.Add((surface, words));

        void OfReport(string where, IHtmlDocument shown)
        {
            var line = First(shown, "svg").GetAttribute("aria-label")!.Split(". ");
            var day = Words(First(shown, ".answer-day"));
            Add($"{where}, time line", line.Single(each => each.StartsWith(day, StringComparison.Ordinal)));
            Add($"{where}, list of dates", Words(First(shown, ".dates .tag")));
        }

        void OfMail(string which, MimeMessage mail)
        {
            var plain = mail.TextBody!.ReplaceLineEndings("\n");
            var from = plain.IndexOf("\n* ", StringComparison.Ordinal) + 3;
            Add($"{which}, plain text", StrictHtml.Folded(string.Join(' ', plain[from..].Split("\n\n").Take(2).Where(part => !part.Contains("://", StringComparison.Ordinal)))));
            var html = StrictHtml.Read(mail.HtmlBody!);
            var lead = First(html, ".lead");
            Add($"{which}, HTML", StrictHtml.Folded($"{lead.TextContent} {lead.NextElementSibling!.TextContent}"));
        }
    }

    private static IElement First(IHtmlDocument page, string selector) => page.QuerySelector(selector) ?? throw new InvalidOperationException($"There is no {selector}.");

    private static string Words(INode node) => StrictHtml.Folded(node.TextContent);

    private static string Panel(IHtmlDocument page)
    {
        var panel = First(page, ".answer");
        return $"[{panel.ClassName}] {string.Join(" | ", panel.QuerySelectorAll("p:not(.answer-where)").Select(Words))}";
    }

    private static string Card(IHtmlDocument page)
    {
        var card = First(page, ".card");
        return $"[{card.ClassName}] {string.Join(" | ", card.QuerySelectorAll(".card-answer, .tags, .tags + p:not(.hint)").Select(Words))}";
    }

    private static string Sure(JsonElement view) => view.GetProperty("confidence").GetString()!;

    private static string Event(string calendar) =>
        string.Join(" | ", calendar.Replace("\r\n ", string.Empty, StringComparison.Ordinal).Split("\r\n").Where(line => line.Split(':')[0] is "SUMMARY" or "STATUS" or "DESCRIPTION").Distinct());

    private static string TextOf(MimePart part)
    {
        using var content = new MemoryStream();
        part.Content!.DecodeTo(content, TestApp.Stop);
        return Encoding.UTF8.GetString(content.ToArray());
    }
}
