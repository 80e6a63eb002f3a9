namespace Notifier.Reading.Grammar;

/// <summary>The words that state something, and where they stand.</summary>
/// <param name="Text">The words. Of plain text exactly as they stand; of HTML as a person reads them; of structured data the raw string.</param>
/// <param name="Offset">Where they start in the decoded file, in UTF-16 units.</param>
/// <param name="Length">How far they reach in the decoded file, in UTF-16 units; in HTML that counts the tags between them.</param>
public sealed record Quote(string Text, int Offset, int Length)
{
    /// <summary>The words on one line.</summary>
    public string OnOneLine => TextCursor.Fold(Text);
}
