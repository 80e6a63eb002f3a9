namespace Notifier.Core.Sources;

/// <summary>What one look at one page came to. Exactly one, and only <see cref="Read"/> changes dates.</summary>
public enum ReadingOutcome
{
    /// <summary>The page is the advert, and was read.</summary>
    Read,

    /// <summary>Not modified, or the same words.</summary>
    Unchanged,

    /// <summary>The advert has another address now, permanently.</summary>
    Relocated,

    /// <summary>404 or 410.</summary>
    Gone,

    /// <summary>The page says that nobody can apply any more.</summary>
    ClosedWords,

    /// <summary>200, but the advert has vanished: a list, a home page, another job.</summary>
    SoftGone,

    /// <summary>A page that only a script fills.</summary>
    Shell,

    /// <summary>A check for humans.</summary>
    Wall,

    /// <summary>robots.txt forbids the look.</summary>
    Robots,

    /// <summary>We refuse: a private network, a type or a size.</summary>
    RefusedByUs,

    /// <summary>Name, connection, TLS, time-out, 5xx, or the host's turn has not come.</summary>
    Trouble,
}
