namespace Notifier.Core.Sources;

/// <summary>What one look at one page came to. Exactly one, and only <see cref="Read"/> changes dates.</summary>
public enum ReadingOutcome
{
    /// <summary>The page is the advert, and was read.</summary>
    Read,

    /// <summary>The same words and dates as in the earlier reading that the caller named.</summary>
    Unchanged,

    /// <summary>As <see cref="Unchanged"/>, and the advert has another address now, permanently. With other words it is read.</summary>
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

    /// <summary>Name, connection, TLS, time-out, any other status, or the host's turn has not come.</summary>
    Trouble,
}
