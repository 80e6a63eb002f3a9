namespace Notifier.Reading.Grammar;

/// <summary>A quote from the advert, and its position.</summary>
/// <param name="Text">The words: exact for plain text, as a person reads them for HTML, and the raw string for structured data.</param>
/// <param name="Offset">Its start in the decoded file, in UTF-16 units.</param>
/// <param name="Length">Its length in the decoded file, in UTF-16 units. In HTML the tags inside it count too.</param>
public sealed record Quote(string Text, int Offset, int Length)
{
    /// <summary>The words on one line.</summary>
    public string OnOneLine => TextCursor.Fold(Text);
}
