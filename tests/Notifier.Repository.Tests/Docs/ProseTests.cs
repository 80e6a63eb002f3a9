using Notifier.Testing;

namespace Notifier.Repository.Tests.Docs;

/// <summary>Documents and source files read as <see cref="Prose"/> asks.</summary>
public sealed class ProseTests
{
    /// <summary>Folders and files of the source that do not yet read so. Take an entry out as soon as its sentences are mended.</summary>
    private static readonly string[] NotYetHeld =
    [];

    private const string Twenty = "one two three four five six seven eight nine ten one two three four five six seven eight nine ten";

    public static TheoryData<string> Files => [.. RepositoryFiles.MarkdownFiles.Where(IsWrittenByUs)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_Document_Has_Short_Sentences_And_Plain_Words(string file)
    {
        var document = MarkdownFile.Of(file);
        Assert.NotEmpty(document.Prose);
        var faults = document.Prose.SelectMany(Prose.Faults).ToList();
        Assert.True(faults.Count == 0, $"{faults.Count} to mend:\n{string.Join('\n', faults)}");
    }

    public static TheoryData<string> SourceFolders =>
    [
        .. RepositoryFiles.SourceFiles.Where(file => !NotYetHeld.Any(held => file.StartsWith(held, StringComparison.Ordinal))).Select(FolderOf).Distinct(),
    ];

    [Theory]
    [MemberData(nameof(SourceFolders))]
    public void A_Source_Folder_Has_Short_Sentences_And_Plain_Words(string folder)
    {
        var files = RepositoryFiles.SourceFiles.Where(file => FolderOf(file) == folder && !NotYetHeld.Contains(file)).Select(CSharpFile.Read).ToList();
        var faults = files.SelectMany(file => file.Prose.SelectMany(Prose.Faults).Concat(file.LayoutFaults)).ToList();
        Assert.True(faults.Count == 0, $"{faults.Count} to mend:\n{string.Join('\n', faults)}");
    }

    [Fact]
    public void Comments_Log_Lines_And_Messages_Are_Found_In_The_Source()
    {
        var prose = RepositoryFiles.SourceFiles.SelectMany(file => CSharpFile.Read(file).Prose).Select(piece => piece.Text).ToList();
        Assert.True(prose.Count > 2000, $"Only {prose.Count} texts are found.");
        Assert.Contains(prose, text => text.Contains("An email waits until", StringComparison.Ordinal));
        Assert.Contains(prose, text => text.Contains("is damaged: delete it, and a new key is made at the next start.", StringComparison.Ordinal));
    }

    [Fact]
    public void What_Is_Not_Yet_Held_Exists() =>
        Assert.All(NotYetHeld, entry => Assert.Contains(RepositoryFiles.SourceFiles, file => file.StartsWith(entry, StringComparison.Ordinal)));

    [Theory]
    [InlineData("// One.\n// Two.", "One.\nTwo.")]
    [InlineData("var a = 1; // One.\n// Two.", "One.", "Two.")]
    [InlineData("/* One.\n * Two. */", "One.\nTwo.")]
    [InlineData("/// <summary>One of <see cref=\"T\"/> &amp; <c>a b</c>.</summary>\n/// <param name=\"x\">Two.</param>", "One of `T` & `a\u00a0b`.", "Two.")]
    [InlineData("var a = \"http://no comment\"; var b = '\"'; var c = @\"\\\"; // One.", "One.")]
    [InlineData("var a = \"\"\"\n// no comment\n\"\"\"; // One.", "One.")]
    [InlineData("throw new StartupException($\"{a[\"b\"]:d MMM 'UTC'} is missing.\", b);", "x is missing.")]
    [InlineData("throw new FormatException(\"One \" + \"two.\", new Text(\"Three.\"));", "One two.", "Three.")]
    [InlineData("class Failed() : Exception(\"One.\");", "One.")]
    [InlineData("[LoggerMessage(1, LogLevel.Error, \"One {Two}.\")]", "One {Two}.")]
    [InlineData("logger.LogError(\"One.\"); Logout(\"Two.\"); new Text(\"Three.\");", "One.")]
    public void A_Source_File_Says(string source, params string[] texts) =>
        Assert.Equal(texts, new CSharpFile("a.cs", source).Prose.Select(piece => piece.Text.Trim()));

    [Fact]
    public void A_Fault_In_A_Comment_Says_Its_Line_And_Sentence() =>
        Assert.Equal(
            "a.cs:4: “whoever” is not used; write anyone who, or the person’s role: “Or whoever.”",
            Assert.Single(new CSharpFile("a.cs", "class A\n{\n    // Nobody.\n    // Or whoever.\n}").Prose.SelectMany(Prose.Faults)));

    [Fact]
    public void A_Comment_Fits_Its_Line_And_A_Summary_Two()
    {
        var line = new string('a', CSharpFile.LongestComment - 3);
        Assert.Empty(new CSharpFile("a.cs", $"// {line}\n/// <summary>\n/// One\n/// two.\n/// </summary>").LayoutFaults);
        Assert.Equal(
            ["a.cs:1: a line of 141 characters, and at most 140 are allowed beside a comment", "a.cs:2: a summary of 3 lines, and at most 2 are allowed"],
            new CSharpFile("a.cs", $"// {line}a\n/// <summary>\n/// One\n/// two\n/// three.\n/// </summary>").LayoutFaults);
    }

    [Theory]
    [InlineData(Twenty + " one two three four five.")]
    [InlineData(Twenty + ". " + Twenty + "!")]
    [InlineData(Twenty + "\n" + "one – two · three = four five")]
    [InlineData(Twenty + " one two (three four five.) One more.")]
    public void A_Sentence_Of_25_Words_Is_Allowed(string text) => Assert.Empty(Prose.Faults(new ProsePiece("a.md", 1, text)));

    [Theory]
    [InlineData(Twenty + " one two three four five six.", 26)]
    [InlineData(Twenty + " one two, e.g. three four, i.e. five six seven.", 29)]
    [InlineData(Twenty + ": one two; three four five six", 26)]
    public void A_Longer_One_Is_Not(string text, int words) =>
        Assert.StartsWith($"a.md:1: {words} words, and at most 25 are allowed: “one two", Assert.Single(Prose.Faults(new ProsePiece("a.md", 1, text))), StringComparison.Ordinal);

    [Fact]
    public void A_Fault_Says_The_Line_On_Which_Its_Sentence_Begins() =>
        Assert.StartsWith("a.md:8: “whoever” is not used", Assert.Single(Prose.Faults(new ProsePiece("a.md", 7, "A sentence. And\none more. Whoever\nreads this."))), StringComparison.Ordinal);

    [Theory]
    [InlineData("Ask (whoever) you like.")]
    [InlineData("The advert, of\nwhich nothing is left.")]
    [InlineData("It all HANGS ON this.")]
    public void A_Word_That_Slows_Readers_Down_Is_Found(string text)
    {
        Assert.Single(Prose.Faults(new ProsePiece("a.md", 1, text)));
        Assert.Single(Prose.Faults(new ProsePiece("a.md", 1, text, IsCell: true)));
    }

    [Fact]
    public void Code_Is_One_Word_And_None_Of_Ours() =>
        Assert.Empty(Prose.Faults(new ProsePiece("a.md", 1, $"{Twenty} and {Prose.Code("whoever --of which a. command takes")} is four.")));

    [Fact]
    public void In_A_Cell_A_Semicolon_Ends_A_Sentence()
    {
        const string cell = Twenty + "; " + Twenty;
        Assert.Empty(Prose.Faults(new ProsePiece("a.md", 1, cell, IsCell: true)));
        Assert.Single(Prose.Faults(new ProsePiece("a.md", 1, cell)));
    }

    private static string FolderOf(string file) => file[..file.LastIndexOf('/')];

    /// <summary>Data that tests read, and what they compare with, is no text for readers.</summary>
    private static bool IsWrittenByUs(string file) => !file.Contains("/golden/", StringComparison.Ordinal) && !file.Contains("/reading-cases/", StringComparison.Ordinal);
}
