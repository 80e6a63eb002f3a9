namespace Notifier.Core.Options;

/// <summary>Who runs this notifier, as its privacy page and its emails say.</summary>
/// <param name="Name">Null when it is not said.</param>
/// <param name="Contact">An email address, or the http or https address of a page; null when it is not said.</param>
public sealed record OperatorInfo(string? Name, string? Contact)
{
    /// <summary>A longer one would not fit a line of an email, and be cut.</summary>
    public const int LongestContact = 60;

    public static OperatorInfo NotSaid { get; } = new(null, null);

    /// <summary>Null when nothing is said.</summary>
    public string? InWords => (Name, Contact) switch
    {
        (null, null) => null,
        ({ } name, null) => $"This notifier is run by {name}.",
        (null, { } contact) => $"You can reach whoever runs this notifier here: {contact}",
        ({ } name, { } contact) => $"This notifier is run by {name}. You can reach them here: {contact}",
    };
}
