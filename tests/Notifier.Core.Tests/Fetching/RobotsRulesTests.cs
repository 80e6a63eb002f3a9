using System.Diagnostics;
using System.Text;
using Notifier.Core.Fetching;

namespace Notifier.Core.Tests.Fetching;

/// <summary>robots.txt as RFC 9309 has it. A bar stands for the end of a line.</summary>
public sealed class RobotsRulesTests
{
    [Theory]
    // no rule, no group, empty rules
    [InlineData("", "/x", true)]
    [InlineData("nonsense", "/x", true)]
    [InlineData("Disallow: /", "/x", true)] // of no agent
    [InlineData("User-agent: *|Disallow:", "/x", true)]
    [InlineData("User-agent: *|Disallow: /", "/x", false)]
    [InlineData("User-agent: *|Disallow: /", "/robots.txt", true)]
    [InlineData("user-AGENT : *|DISALLOW :/", "/x", false)]
    [InlineData("User-agent: * # all|Disallow: / # everything", "/x", false)]
    // the longest match decides, wherever it stands; allowing wins a tie
    [InlineData("User-agent: *|Disallow: /|Allow: /careers", "/careers/1", true)]
    [InlineData("User-agent: *|Disallow: /|Allow: /careers", "/about", false)]
    [InlineData("User-agent: *|Allow: /careers|Disallow: /", "/careers/1", true)]
    [InlineData("User-agent: *|Allow: /a|Disallow: /a/b", "/a/b/c", false)]
    [InlineData("User-agent: *|Disallow: /a|Allow: /a", "/a", true)]
    [InlineData("User-agent: *|Allow: /a|Disallow: /a", "/a", true)]
    [InlineData("User-agent: *|Disallow: /a", "/A", true)]
    // stars and ends
    [InlineData("User-agent: *|Disallow: /*.pdf$", "/x/advert.pdf", false)]
    [InlineData("User-agent: *|Disallow: /*.pdf$", "/x/advert.pdf?a=1", true)]
    [InlineData("User-agent: *|Disallow: /*.pdf", "/x/advert.pdf?a=1", false)]
    [InlineData("User-agent: *|Disallow: /$", "/", false)]
    [InlineData("User-agent: *|Disallow: /$", "/x", true)]
    [InlineData("User-agent: *|Disallow: /*-jobs*?*", "/teaching-jobs?page=2", false)]
    [InlineData("User-agent: *|Disallow: /*-jobs*?*", "/jobs/maths-teacher", true)]
    [InlineData("User-agent: *|Disallow: *", "/x", false)]
    [InlineData("User-agent: *|Disallow: /a*b*c$", "/a1b2c3c", false)]
    [InlineData("User-agent: *|Disallow: /a*b*c$", "/a1c2b3", true)]
    [InlineData("User-agent: *|Disallow: /x$y", "/x$y", false)]
    [InlineData("User-agent: *|Disallow: x", "/x", true)]
    // our group before that of all, groups together, several agents of one group
    [InlineData("User-agent: *|Disallow: /|User-agent: ClosingDateNotifier|Disallow: /private", "/x", true)]
    [InlineData("User-agent: ClosingDateNotifier|Disallow:|User-agent: *|Disallow: /", "/x", true)]
    [InlineData("User-agent: closingdatenotifier/9.9|Disallow: /", "/x", false)]
    [InlineData("User-agent: ClosingDateNotifierExtra|Disallow: /", "/x", true)]
    [InlineData("User-agent: Closing|Disallow: /", "/x", true)]
    [InlineData("User-agent: other|User-agent: ClosingDateNotifier|Disallow: /x", "/x", false)]
    [InlineData("User-agent: ClosingDateNotifier|Disallow: /a|User-agent: other|Disallow: /b|User-agent: ClosingDateNotifier|Disallow: /c", "/c", false)]
    [InlineData("User-agent: ClosingDateNotifier|Disallow: /a|User-agent: other|Disallow: /b|User-agent: ClosingDateNotifier|Disallow: /c", "/b", true)]
    [InlineData("User-agent: *|Disallow: /a|User-agent: *|Disallow: /b", "/a", false)]
    [InlineData("User-agent: *|Sitemap: https://board.example/s.xml|Crawl-delay: 2|User-agent: other|Disallow: /x", "/x", false)] // they end no header
    // one spelling of escapes
    [InlineData("User-agent: *|Disallow: /a%7Eb", "/a~b", false)]
    [InlineData("User-agent: *|Disallow: /a~b", "/a%7eb", false)]
    [InlineData("User-agent: *|Disallow: /a%2Fb", "/a/b", true)]
    [InlineData("User-agent: *|Disallow: /a%2fb", "/a%2Fb", false)]
    [InlineData("User-agent: *|Disallow: /gŵyl", "/g%C5%B5yl", false)]
    [InlineData("User-agent: *|Disallow: /g%c5%b5yl", "/gŵyl", false)]
    // a page instead of the file
    [InlineData("<!doctype html>|<p>User-agent: *</p>|User-agent: *|Disallow: /", "/x", true)]
    [InlineData("\uFEFFUser-agent: *|Disallow: /", "/x", false)]
    public void A_Path_Is_Allowed_Or_Not(string file, string path, bool isAllowed)
    {
        foreach (var end in new[] { "\n", "\r\n", "\r" })
        {
            var rules = RobotsRules.Parse(Encoding.UTF8.GetBytes(file.Replace("|", end, StringComparison.Ordinal)));
            var address = new Uri("https://board.example" + path);
            Assert.Equal(isAllowed, rules.Allows(address));
            Assert.Equal(isAllowed, RobotsRules.FromText(rules.ToText()).Allows(address)); // as it is stored
        }
    }

    [Theory]
    [InlineData("User-agent: *|Crawl-delay: 2.5|Disallow:", 2.5)]
    [InlineData("User-agent: *|Disallow: /a|Crawl-delay: 7", 7)]
    [InlineData("User-agent: *|Crawl-delay: 86400", 30)]
    [InlineData("User-agent: *|Crawl-delay: 99999999999999999999", 30)]
    [InlineData("User-agent: *|Crawl-delay: -5", 0)]
    [InlineData("User-agent: *|Crawl-delay: soon", 0)]
    [InlineData("User-agent: *|Crawl-delay: 9|User-agent: ClosingDateNotifier|Crawl-delay: 1|Allow: /", 1)]
    [InlineData("User-agent: other|Crawl-delay: 9|Disallow: /", 0)]
    public void A_Delay_Is_Kept_Up_To_Thirty_Seconds(string file, double seconds)
    {
        var rules = RobotsRules.Parse(Encoding.UTF8.GetBytes(file.Replace('|', '\n')));
        Assert.Equal(TimeSpan.FromSeconds(seconds), rules.Delay);
        Assert.Equal(rules.Delay, RobotsRules.FromText(rules.ToText()).Delay);
    }

    [Fact]
    public void More_Rules_Than_We_Store_Forbid_Everything_And_Those_Of_Others_Do_Not_Count()
    {
        var many = string.Concat(Enumerable.Range(0, 5000).Select(number => $"Disallow: /a/{number}\n"));
        Assert.False(RobotsRules.Parse(Encoding.UTF8.GetBytes("User-agent: *\n" + many)).Allows(new Uri("https://board.example/x")));
        var others = RobotsRules.Parse(Encoding.UTF8.GetBytes("User-agent: other\n" + many + "User-agent: *\nDisallow: /y\n"));
        Assert.True(others.Allows(new Uri("https://board.example/x")));
        Assert.False(others.Allows(new Uri("https://board.example/y")));
    }

    /// <summary>A pattern of many stars before a path that almost fits would be slow for a matcher that goes back.</summary>
    [Fact]
    public void No_Pattern_Is_Slow()
    {
        var file = "User-agent: *\n" + string.Concat(Enumerable.Repeat($"Disallow: /{string.Concat(Enumerable.Repeat("*a", 900))}b$\n", 16));
        var rules = RobotsRules.Parse(Encoding.UTF8.GetBytes(file));
        var started = Stopwatch.GetTimestamp();
        Assert.True(rules.Allows(new Uri("https://board.example/" + new string('a', 1900))));
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void Bytes_That_Are_No_Text_Are_No_Rules()
    {
        var bytes = new byte[10_000];
        new Random(7).NextBytes(bytes);
        Assert.True(RobotsRules.Parse(bytes).Allows(new Uri("https://board.example/x")));
    }
}
