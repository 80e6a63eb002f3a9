namespace Notifier.Testing.Emails;

/// <summary>What the fake does with one request to send a mail.</summary>
/// <param name="Status">What it answers; null for nothing.</param>
/// <param name="Keeps">The mail is taken, whatever is answered.</param>
/// <param name="After">What it waits for before it answers; null for nothing.</param>
/// <param name="Reset">Of X-RateLimit-Reset; null to send none.</param>
/// <param name="RetryAfter">In seconds; null to send none.</param>
/// <param name="Error">The message of the error; null where there is none.</param>
/// <param name="End">How its body ends.</param>
internal sealed record FakeAnswer(int? Status, bool Keeps = false, Task? After = null, DateTimeOffset? Reset = null, int? RetryAfter = null, string? Error = null, AnswerEnd End = AnswerEnd.Whole)
{
    public static FakeAnswer Accept { get; } = new(202, Keeps: true);

    /// <summary>The connection breaks, and the mail was not taken.</summary>
    public static FakeAnswer BrokenBefore { get; } = new((int?)null);

    /// <summary>The mail was taken, and the connection breaks.</summary>
    public static FakeAnswer BrokenAfter { get; } = new((int?)null, Keeps: true);

    /// <summary>The mail was taken, and no answer ever comes.</summary>
    public static FakeAnswer Silence { get; } = new((int?)null, Keeps: true, After: Task.Delay(Timeout.Infinite));

    public static FakeAnswer No(int status, string? error = null) => new(status, Error: error ?? "no");

    public static FakeAnswer TooMany(DateTimeOffset reset) => new(429, Reset: reset, Error: "too many requests");

    /// <summary>Takes the mail, and says so only then.</summary>
    public static FakeAnswer Late(Task after) => new(202, Keeps: true, After: after);
}

/// <summary>How the body of an answer ends, once its status and headers have come.</summary>
public enum AnswerEnd
{
    Whole,

    /// <summary>The connection breaks within it.</summary>
    BreaksOff,

    /// <summary>The rest of it never comes.</summary>
    NeverComes,

    /// <summary>There is more of it than anybody should read.</summary>
    TooLong,
}
