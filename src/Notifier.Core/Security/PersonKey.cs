namespace Notifier.Core.Security;

/// <summary>
/// Identifies a person without their address: 26 characters of its keyed hash. It is used in keys and queue messages, never in a log.
/// </summary>
public readonly record struct PersonKey
{
    public const int Length = 26;

    private readonly string? _value;

    private PersonKey(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("A default PersonKey belongs to nobody.");

    /// <returns>Null when the text is not such a key.</returns>
    public static PersonKey? TryParse(string? text) =>
        text is { Length: Length } && text.All(character => char.IsAsciiLetterLower(character) || character is >= '2' and <= '7')
            ? new PersonKey(text)
            : null;

    internal static PersonKey Parse(string value) =>
        TryParse(value) ?? throw new ArgumentException("It is not the key of a person.", nameof(value));

    public override string ToString() => "(a person)";
}
