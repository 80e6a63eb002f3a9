namespace Notifier.Tests.Docs;

/// <summary>Documents read as <see cref="Prose"/> asks.</summary>
public sealed class ProseTests
{
    private const string Twenty = "one two three four five six seven eight nine ten one two three four five six seven eight nine ten";

    public static TheoryData<string> Files => [.. Repository.MarkdownFiles.Where(IsWrittenByUs)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_Document_Has_Short_Sentences_And_Plain_Words(string file)
    {
        var document = MarkdownFile.Of(file);
        Assert.NotEmpty(document.Prose);
        var faults = document.Prose.SelectMany(Prose.Faults).ToList();
        Assert.True(faults.Count == 0, $"{faults.Count} to mend:\n{string.Join('\n', faults)}");
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

    /// <summary>Data that tests read, and what they compare with, is no text for readers.</summary>
    private static bool IsWrittenByUs(string file) => !file.Contains("/golden/", StringComparison.Ordinal) && !file.Contains("/reading-cases/", StringComparison.Ordinal);
}
