using Notifier.Core.Adverts;
using Notifier.Core.UseCases;
using Notifier.Reading.Documents;
using Notifier.Testing.Apps;

namespace Notifier.Core.Tests.Adverts;

/// <summary>A character of two UTF-16 units is never stored by halves, wherever a name is cut and whatever stands in a page.</summary>
public sealed class SurrogatePairTests
{
    private const string Faces = "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀";

    public static TheoryData<string> Adverts
    {
        get
        {
            var adverts = new TheoryData<string>();
            foreach (var odd in new[] { string.Empty, "x" })
            {
                var name = $"{odd}{Faces}{Faces}{Faces}{Faces}{Faces}";
                adverts.Add($"Ward Clerk {name}\n\nThis advert closes on 24 December 2025.");
                adverts.Add($"Ward Clerk\nEmployer: {name}\nReference number: {name}\nLocation: {name}\n\nThis advert closes on 24 December 2025.");
                adverts.Add($"Job title: {name}\nEmployer: Example Trust\nClosing date: 24 December 2025\n");
                adverts.Add($"<html><title>{name}</title><h1>{name}</h1><p>This advert closes on 24 December 2025.</p></html>");
                adverts.Add(Page($"\"title\":\"{name}\",\"hiringOrganization\":{{\"name\":\"{name}\"}}"));
            }

            adverts.Add("<html><h1>Ward &#xD83D; Clerk</h1><p>This advert closes on 24 December 2025.</p></html>");
            adverts.Add(Page("\"title\":\"Ward \\ud83d Clerk\",\"hiringOrganization\":{\"name\":\"Trust \\ude00\"}"));
            return adverts;
        }
    }

    [Theory]
    [MemberData(nameof(Adverts))]
    public async Task An_Advert_Is_Stored_Followed_And_Told_Of(string advert)
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var text = advert.StartsWith('<') ? AdvertText.FromHtml(advert) : AdvertText.Parse(advert);
        var read = (await app.The<ImportAdvert>().RunAsync(text, null, AdvertSource.Operator, CancellationToken.None)).Advert;
        await app.FollowAndConfirmAsync("ann@example.org", read.Id);

        Assert.Equal(["confirm: 24 Dec"], app.Emails.To("ann@example.org"));
        Assert.All(new[] { read.Title, read.Employer, read.Reference }, name => Assert.Equal(name, Whole(name)));
    }

    private static string Page(string names) =>
        $$"""<html><script type="application/ld+json">{"@type":"JobPosting","validThrough":"2025-12-24",{{names}}}</script><h1>Ward Clerk</h1></html>""";

    /// <summary>With a sign in place of each half.</summary>
    private static string? Whole(string? text) => text is null ? null : string.Concat(text.EnumerateRunes());
}
