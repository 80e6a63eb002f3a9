using Notifier.Reading.Boards;

namespace Notifier.Reading.Tests.Boards;

/// <summary>A link or words: what the one box makes of what people type and paste.</summary>
public sealed class TypedLinkTests
{
    public static TheoryData<int, string, string> Rows => CaseRows.Of("links.cases");

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_Text_Is_The_Link_Or_The_Words_That_Its_Row_Says(int line, string text, string expected) =>
        Assert.Equal((line, expected), (line, Said(TypedLink.Parse(text))));

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_Completed_Link_Is_Read_As_Itself(int line, string text, string expected)
    {
        if (TypedLink.Parse(text)?.Address is { } address)
        {
            Assert.Equal((line, expected), (line, TypedLink.Parse(address.AbsoluteUri)!.Address!.AbsoluteUri));
        }
    }

    [Theory]
    [InlineData("Band 5 Nurse - Example Trust https://jobs.example/1", "https://jobs.example/1")]
    [InlineData("Porter\r\nhttps://jobs.example/1.\r\nSent from my phone", "https://jobs.example/1")]
    [InlineData("https://jobs.example/1 https://jobs.example/2", null)] // which one?
    [InlineData("Porter, jobs.example", null)] // a phone shares whole links
    [InlineData("Porter https://127.0.0.1/1", null)]
    [InlineData("Porter, apply on our site", null)]
    public void The_One_Link_Among_A_Few_Words_Is_What_A_Phone_Shares(string text, string? link) =>
        Assert.Equal(link, TypedLink.InShared(text)?.Address?.AbsoluteUri);

    [Fact]
    public void A_Link_Among_Many_Words_Is_Not_What_A_Phone_Shares()
    {
        Assert.NotNull(TypedLink.InShared(new string('a', 290) + " https://jobs.example/1"));
        Assert.Null(TypedLink.InShared(new string('a', 310) + " https://jobs.example/1"));
    }

    [Fact]
    public void There_Are_Rows() => Assert.True(Rows.Count > 150, $"{Rows.Count} rows");

    [Fact]
    public void A_Link_Has_At_Most_2000_Characters()
    {
        var longest = "https://jobs.example/" + new string('a', TypedLink.Longest - 21);
        Assert.Equal(longest, TypedLink.Parse(longest)!.Address!.AbsoluteUri);
        Assert.Equal(LinkProblem.TooLong, TypedLink.Parse(longest + "a")!.Problem);
        Assert.Equal(LinkProblem.TooLong, TypedLink.Parse("jobs.example.uk/" + new string('a', 5000))!.Problem);
    }

    [Fact]
    public void A_Very_Long_Text_Is_Not_Searched()
    {
        foreach (var letter in "(){}[]<>\"':.*")
        {
            Assert.Null(TypedLink.Parse(new string(letter, 10_000_000)));
        }

        Assert.Equal(LinkProblem.TooLong, TypedLink.Parse("https://jobs.example/" + new string('a', 100_000))!.Problem);
        Assert.Null(TypedLink.Parse("https://jobs.example/ " + new string('a', 100_000)));
    }

    /// <summary>Each of these letters becomes six when it is encoded.</summary>
    [Fact]
    public void The_Encoded_Link_Counts() =>
        Assert.Equal(LinkProblem.TooLong, TypedLink.Parse("https://jobs.example/" + new string('ŷ', 1000))!.Problem);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\n")]
    [InlineData("<>")]
    [InlineData("\uD800")]
    public void Nothing_Is_Words(string text) => Assert.Null(TypedLink.Parse(text));

    /// <summary>Whatever stands in a text, the answer is a public host, a problem or words.</summary>
    [Fact]
    public void Any_Mixture_Of_Awkward_Pieces_Has_An_Answer()
    {
        string[] pieces = ["http://", "https:", "//", "@", ":", "[", "]", "::1", "127.0.0.1", ".", "example.org", "/", "\\", "?", "#", "%", "%00", "１", "ß", "\u200D", "\uDC00", " ", "0x7f", "local", "xn--", "xn--a"];
        var random = new Random(18);
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => pieces[random.Next(pieces.Length)]));
            if (TypedLink.Parse(text) is { Problem: null } link)
            {
                Assert.True(link.Address is { Scheme: "http" or "https", HostNameType: UriHostNameType.Dns, UserInfo: "", Port: 80 or 443 }, text);
                Assert.True(link.Address!.Host.Contains('.', StringComparison.Ordinal) && char.IsAsciiLetter(link.Address.Host[^1]), text);
            }
        }
    }

    private static string Said(TypedLink? link) => link?.Problem?.ToString() ?? link?.Address!.AbsoluteUri ?? "words";
}
