using System.Text;
using System.Text.Json;
using NJsonSchema;
using Notifier.Cli;
using Notifier.Reading.Documents;
using Notifier.Testing;

namespace Notifier.Reading.Tests.Cli;

public sealed class CheckCommandTests
{
    private const string Clean = "Nurse\n\nApply by Thursday 14 May 2026 at 5pm.\n";
    private const string Noted = "Nurse\n\nApply by Saturday 16 May 2026.\n";
    private const string Warned = "Nurse\n\nWe are looking for a nurse.\n";
    private const string Wrong = "Nurse\n\nThis advert closes on 31 November 2026.\n";

    private static string Endless { get; } = "Our fair was on 1 May 2020.\n" + string.Concat(Enumerable.Repeat("Closing date: 3 May 2026\n", 350));

    [Theory]
    [InlineData(Clean, "note", 0)]
    [InlineData(Noted, "note", 1)]
    [InlineData(Noted, "warning", 0)]
    [InlineData(Warned, "warning", 1)]
    [InlineData(Warned, "error", 0)]
    [InlineData(Wrong, "error", 1)]
    [InlineData(Wrong, "warning", 1)]
    [InlineData(Wrong, "never", 0)]
    public void The_Exit_Code_Says_Whether_Something_Was_Found_At_The_Level_Asked_For(string advert, string failOn, int expected)
    {
        var result = NotifierCommand.Run(NotifierCommand.Shell.Fed(advert), "check", "-", "--today", "2026-05-01", "--fail-on", failOn);
        Assert.Equal(expected, result.ExitCode);
        Assert.Equal(string.Empty, result.Errors);
    }

    [Fact]
    public void Warnings_Fail_Unless_Told_Otherwise() =>
        Assert.Equal((1, 0), (NotifierCommand.Run(NotifierCommand.Shell.Fed(Warned), "check", "-").ExitCode, NotifierCommand.Run(NotifierCommand.Shell.Fed(Noted), "check", "-").ExitCode));

    [Fact]
    public void A_Clean_Advert_Is_Told_In_Full()
    {
        var result = NotifierCommand.Run(NotifierCommand.Shell.Fed(Clean), "check", "-", "--today", "2026-05-01");
        Golden.Equal("clean.txt", result.Output);
    }

    [Fact]
    public void Of_Very_Many_Dates_300_Are_Listed_And_The_Others_Counted()
    {
        var lines = NotifierCommand.Run(NotifierCommand.Shell.Fed(Endless), "check", "-", "--today", "2026-05-01").Output.Split('\n');
        Assert.Equal(300, lines.Count(line => line.Contains("“Closing date: 3 May 2026”", StringComparison.Ordinal)));
        Assert.Contains("  and 51 more, not listed: closing dates are listed before others", lines);
        Assert.Contains("  Apply by Sunday 3 May 2026, end of day (likely)", lines);
    }

    [Fact]
    public void Today_Is_London_s_Day_When_None_Is_Given()
    {
        // 23:30 in UTC on 14 May is already the 15th in London.
        var shell = NotifierCommand.Shell.Fed(Clean) with { Now = new DateTimeOffset(2026, 5, 14, 23, 30, 0, TimeSpan.Zero) };
        Assert.Contains("Applications closed on Thursday 14 May 2026, 1 day ago.", NotifierCommand.Run(shell, "check", "-").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("03/05/2026")]
    [InlineData("2026-13-01")]
    [InlineData("tomorrow")]
    public void A_Day_In_Another_Form_Is_Refused(string typed)
    {
        var result = NotifierCommand.Run(NotifierCommand.Shell.Fed(Clean), "check", "-", "--today", typed);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"--today takes a day as yyyy-MM-dd, such as 2025-12-12, not '{typed}'.", result.Errors, StringComparison.Ordinal);
        Assert.Equal(string.Empty, result.Output);
    }

    [Theory]
    [InlineData("Try: notifier check --help\n", "check")]
    [InlineData("Try: notifier check --help\n", "check", "-", "--format", "xml")]
    [InlineData("Try: notifier check --help\n", "check", "-", "--fail-on", "often")]
    [InlineData("Try: notifier check --help\n", "check", "-", "--colour")]
    [InlineData("Try: notifier --help\n", "chek", "-")]
    public void Misuse_Is_Said_And_Exits_With_2(string advice, params string[] args)
    {
        var result = NotifierCommand.Run(args);
        Assert.Equal(2, result.ExitCode);
        Assert.EndsWith(advice, result.Errors, StringComparison.Ordinal);
        Assert.Equal(string.Empty, result.Output);
    }

    [Fact]
    public void Without_Arguments_There_Is_Help() => Assert.Contains("check <adverts>", NotifierCommand.Run().Output, StringComparison.Ordinal);

    [Theory]
    [InlineData("{\\rtf1\\ansi Closing date: 8 May 2026}")]
    [InlineData("PK\u0003\u0004and so on")]
    public void A_Word_Processor_s_Document_Is_Refused_With_Advice(string content)
    {
        var result = NotifierCommand.Run(NotifierCommand.Shell.Fed(content), "check", "-");
        Assert.Equal("standard input cannot be read: it is a word processor's document; save its text, or copy the text into a .txt file.\n", result.Errors);
    }

    [Theory]
    [InlineData("Internal closing date: 6 May 2026\nExternal closing date: 13 May 2026", "Apply by Wednesday 13 May 2026, end of day (certain; external applicants; earlier for others)")]
    [InlineData("Closing dates: 6 May 2026 and 13 May 2026", "Apply by Wednesday 6 May 2026, end of day (certain; round 1; later for others)")]
    [InlineData("Closes 30 April 2026", "Closed on Thursday 30 April 2026, end of day (certain)")]
    public void The_Headline_Says_For_Whom_And_Whether_It_Is_Over(string advert, string headline) =>
        Assert.Contains("  " + headline + "\n", NotifierCommand.Run(NotifierCommand.Shell.Fed("Nurse\n" + advert), "check", "-", "--today", "2026-05-01").Output, StringComparison.Ordinal);

    [Fact]
    public void Help_Names_Every_Option()
    {
        var result = NotifierCommand.Run("check", "--help");
        Assert.Equal(0, result.ExitCode);
        Assert.All(["--format", "--today", "--fail-on", "adverts"], option => Assert.Contains(option, result.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void What_Cannot_Be_Read_Is_Named_And_The_Rest_Is_Checked()
    {
        using var folder = new TemporaryFolder();
        var good = folder.Write("good.txt", Clean);
        var empty = folder.Write("empty.txt", string.Empty);
        var blank = folder.Write("blank.txt", " \n\t\n");
        var binary = folder.Write("binary.txt", [0x7F, (byte)'E', (byte)'L', (byte)'F', 0, 1, 2]);
        var pdf = folder.Write("advert.pdf", "%PDF-1.7 and so on");
        var wide = folder.Write("wide.txt", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(Clean)).ToArray());
        var large = folder.Write("large.txt", new string('a', AdvertText.LargestText + 1));
        var page = folder.Write("page.html", "<html><body>" + new string('a', AdvertText.LargestHtml) + "</body></html>");
        var deep = folder.Write("deep.html", "<html><body>" + string.Concat(Enumerable.Repeat("<div>", 600)) + "x</body></html>");
        var missing = Path.Combine(folder.Path, "missing.txt");
        Directory.CreateDirectory(Path.Combine(folder.Path, "nothing"));
        var nothing = Path.Combine(folder.Path, "nothing");

        var result = NotifierCommand.Run("check", empty, blank, binary, pdf, wide, large, page, deep, missing, nothing, good, "--today", "2026-05-01", "--fail-on", "never");

        Assert.Equal(2, result.ExitCode);
        Golden.Equal("unreadable.txt", result.Errors.Replace(folder.Path + Path.DirectorySeparatorChar, string.Empty, StringComparison.Ordinal));
        Assert.Contains("Apply by Thursday 14 May 2026, 5 pm", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("1 advert checked: 1 with nothing wrong. 10 inputs could not be read.\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_File_That_Vanishes_Is_Said_To_Be_Gone()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("soon-gone.txt", Clean);
        Assert.Equal([file], AdvertFiles.Find([file]).Names);
        File.Delete(file);
        Assert.Equal("it is no longer there", Assert.Throws<UnreadableAdvertException>(() => AdvertFiles.Read(file, Stream.Null)).Message);
    }

    [Fact]
    public void Folders_And_Patterns_Give_Every_Advert_Once()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.txt", Clean);
        folder.Write("deep/b.html", "<p>Closing date: 14 May 2026</p>");
        folder.Write("deep/c.HTM", "<p>Closing date: 14 May 2026</p>");
        folder.Write("notes.pdf", "no advert");

        Assert.Equal(["a.txt", "b.html", "c.HTM"], Names(folder.Path));
        Assert.Equal(["b.html"], Names(Path.Combine(folder.Path, "**", "*.html")));
        Assert.Equal(["a.txt"], Names(Path.Combine(folder.Path, "*.txt"), Path.Combine(folder.Path, "a.txt")));

        static IEnumerable<string> Names(params string[] typed) => AdvertFiles.Find(typed).Names.Select(file => Path.GetFileName(file));
    }

    [Theory]
    [InlineData("*.docx", "no file matches this pattern")]
    [InlineData("nowhere/*.txt", "there is no folder nowhere/")]
    [InlineData("nowhere.txt", "there is no such file or folder")]
    [InlineData("adverts.2026/nurse", "there is no such file or folder")]
    public void An_Input_That_Is_Not_There_Has_Its_Reason(string typed, string reason) =>
        Assert.Equal([new Unreadable(typed, reason)], AdvertFiles.Find([typed]).Unreadable);

    [Theory]
    [InlineData("https://jobs.example.org/1")]
    [InlineData("HTTP://jobs.example.org/1?id=*")]
    [InlineData("www.example.org")]
    [InlineData("jobs.example.co.uk/12")]
    public void A_Web_Address_Is_A_Link_And_Commands_For_Files_Refuse_It(string typed)
    {
        var found = AdvertFiles.Find([typed, typed]);
        Assert.Equal([typed], found.Names);
        Assert.NotNull(found.Links[typed].Address);
        var (files, unreadable) = found.WithoutLinks();
        Assert.Empty(files);
        Assert.Equal("it is a web address, and this command reads files only; save the page as a file, or paste its text into one", Assert.Single(unreadable).Reason);
    }

    [Fact]
    public void Beyond_Fifty_Files_A_Terminal_Shows_Progress_And_A_Pipe_Does_Not()
    {
        using var folder = new TemporaryFolder();
        for (var number = 0; number < 51; number++)
        {
            folder.Write($"{number}.txt", Clean);
        }

        var onTerminal = NotifierCommand.Run(new NotifierCommand.Shell { IsTerminal = true }, "check", folder.Path, "--today", "2026-05-01");
        Assert.Contains("[##############################] 51 of 51", onTerminal.Errors, StringComparison.Ordinal);
        Assert.Equal(string.Empty, NotifierCommand.Run("check", folder.Path, "--today", "2026-05-01").Errors);
    }

    /// <summary>Both streams go to one terminal, and the report's is buffered, as in a process.</summary>
    [Theory]
    [InlineData("text", 100)]
    [InlineData("text", 40)]
    [InlineData("text", 12)] // no room for a bar
    [InlineData("json", 100)]
    public void A_Progress_Bar_Leaves_The_Report_As_It_Is_Without_One(string format, int width)
    {
        using var folder = new TemporaryFolder();
        for (var number = 0; number < 60; number++)
        {
            folder.Write($"{number}.txt", number % 7 == 3 ? Clean : Wrong);
        }

        folder.Write("61.txt", string.Empty);

        Assert.Equal(OnScreen(showsProgress: false), OnScreen(showsProgress: true));

        string OnScreen(bool showsProgress)
        {
            using var screen = new MemoryStream();
            using var output = new StreamWriter(screen) { AutoFlush = false };
            using var errors = new StreamWriter(screen) { AutoFlush = true };
            var terminal = new Terminal(output, errors, Stream.Null, ShowsColour: true, showsProgress, width);
            Commands.Run(["check", folder.Path, "--today", "2026-05-01", "--format", format], terminal, TimeProvider.System, new HttpClientHandler());
            return Screen.After(Encoding.UTF8.GetString(screen.ToArray()), width);
        }
    }

    [Fact]
    public void Without_A_Terminal_There_Is_No_Escape_And_No_Bar()
    {
        var output = NotifierCommand.Run(NotifierCommand.Shell.Fed(Wrong), "check", "-").Output;
        Assert.DoesNotContain('\u001b', output);
        Assert.DoesNotContain('◆', output);
    }

    [Fact]
    public void An_Advert_Cannot_Act_On_The_Terminal()
    {
        var advert = "Nurse \u001b[2J\u202Egnihton\n\nCloses on \u001b]0;title\u0007 14 May 2026\n";
        foreach (var format in new[] { "text", "json" })
        {
            var output = NotifierCommand.Run(NotifierCommand.Shell.Fed(advert), "check", "-", "--format", format).Output;
            Assert.DoesNotContain('\u001b', output);
            Assert.DoesNotContain('\u0007', output);
            Assert.DoesNotContain('\u202E', output);
        }
    }

    [Theory]
    [InlineData("https://www.example.org/")]
    [InlineData("\U0001F600")]
    public void A_Quote_Without_Spaces_Is_Cut_All_The_Same(string word)
    {
        var output = NotifierCommand.Run(NotifierCommand.Shell.Fed("Nurse\nWe may close this vacancy early: " + string.Concat(Enumerable.Repeat(word, 100))), "check", "-").Output;
        Assert.Contains(" …”", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', output);
    }

    [Fact]
    public async Task Json_Keeps_To_Its_Schema()
    {
        var schema = await JsonSchema.FromFileAsync(Path.Combine(AppContext.BaseDirectory, "notifier-check-1.schema.json"), TestContext.Current.CancellationToken);
        using var folder = new TemporaryFolder();
        foreach (var (name, text) in new[] { ("clean", Clean), ("noted", Noted), ("warned", Warned), ("wrong", Wrong), ("endless", Endless), ("mixed", "Internal closing date: 3 May 2026\nAll others: 04/05/2026\nCloses midnight GMT on 3 May\nInterviews 12am 1 May 2026 CET") })
        {
            folder.Write(name + ".txt", text);
        }

        foreach (var adverts in new[] { folder.Path, Path.Combine(AppContext.BaseDirectory, "samples"), Path.Combine(AppContext.BaseDirectory, "pages") })
        {
            var output = NotifierCommand.Run("check", adverts, "--format", "json").Output;
            Assert.Empty(schema.Validate(output));
            using var document = JsonDocument.Parse(output);
            Assert.NotEmpty(document.RootElement.GetProperty("adverts").EnumerateArray());
        }

        Assert.NotEmpty(schema.Validate("""{"schema":"notifier-check/1","adverts":[{"file":"x"}]}"""));
        Assert.NotEmpty(schema.Validate("""{"schema":"notifier-check/2","adverts":[]}"""));
    }

    [Fact]
    public void Json_Of_Nothing_Readable_Is_Still_A_Document()
    {
        var result = NotifierCommand.Run("check", "nowhere.txt", "--format", "json");
        Assert.Equal(2, result.ExitCode);
        using var document = JsonDocument.Parse(result.Output);
        Assert.Empty(document.RootElement.GetProperty("adverts").EnumerateArray());
        Assert.Equal("nowhere.txt cannot be read: there is no such file or folder.\n", result.Errors);
    }
}
