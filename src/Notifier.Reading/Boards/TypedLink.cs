namespace Notifier.Reading.Boards;

/// <summary>Why typed text that looks like a link cannot be used as one.</summary>
public enum LinkProblem
{
    /// <summary>Longer than 2,000 characters.</summary>
    TooLong,

    /// <summary>Neither http nor https.</summary>
    Scheme,

    /// <summary>A user name or password stands before the host.</summary>
    UserName,

    /// <summary>A control character, a backslash, or a space within it.</summary>
    Characters,

    /// <summary>No host, or no public one: "localhost", "intranet", "127.0.0.1".</summary>
    Host,

    /// <summary>A port other than 80 and 443.</summary>
    Port,
}

/// <summary>A link as a person types or pastes it, completed to a whole web address.</summary>
/// <param name="Address">Null when there is a problem.</param>
public sealed record TypedLink(Uri? Address, LinkProblem? Problem)
{
    public const int Longest = 2000;

    /// <returns>Null when the text is words and no link.</returns>
    public static TypedLink? Parse(string typed) => throw new NotSupportedException();
}
