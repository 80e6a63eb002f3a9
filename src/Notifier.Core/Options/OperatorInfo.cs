namespace Notifier.Core.Options;

/// <summary>Who runs this notifier, as its privacy page and its emails say.</summary>
/// <param name="Name">Null if it is not said.</param>
/// <param name="Contact">An email address, or the http or https address of a page. Null if it is not said.</param>
public sealed record OperatorInfo(string? Name, string? Contact)
{
    /// <summary>An email would cut a longer one, because it does not fit a line.</summary>
    public const int LongestContact = 60;

    public static OperatorInfo NotSaid { get; } = new(null, null);

    /// <summary>Null if nothing is said.</summary>
    public string? InWords => (Name, Contact) switch
    {
        (null, null) => null,
        ({ } name, null) => $"This notifier is run by {name}.",
        (null, { } contact) => $"You can reach the people who run this notifier here: {contact}",
        ({ } name, { } contact) => $"This notifier is run by {name}. You can reach them here: {contact}",
    };
}
