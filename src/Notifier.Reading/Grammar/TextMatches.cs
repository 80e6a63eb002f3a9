using System.Buffers;

namespace Notifier.Reading.Grammar;

/// <summary>
/// Every position in a text at which one of some words starts, found by vectorised search: <c>foreach (var place in new TextMatches(text,
/// words))</c>.
/// </summary>
internal ref struct TextMatches(ReadOnlySpan<char> text, SearchValues<string> words)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _next;

    public int Current { get; private set; }

    public readonly TextMatches GetEnumerator() => this;

    public bool MoveNext()
    {
        var found = _text[_next..].IndexOfAny(words);
        if (found < 0)
        {
            return false;
        }

        Current = _next + found;
        _next = Current + 1;
        return true;
    }
}
