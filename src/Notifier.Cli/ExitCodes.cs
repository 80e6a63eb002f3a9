using Notifier.Reading.Findings;

namespace Notifier.Cli;

/// <summary>The lowest severity for which <c>check</c> fails.</summary>
internal enum FailOn
{
    Error,
    Warning,
    Note,
    Never,
}

/// <summary>The exit codes of the program.</summary>
internal static class ExitCodes
{
    public const int Nothing = 0;
    public const int Found = 1;
    public const int Misuse = 2;

    public static int For(Severity? worst, FailOn failOn) => (worst, failOn) switch
    {
        (null, _) or (_, FailOn.Never) => Nothing,
        (Severity.Error, _) or (_, FailOn.Note) or (Severity.Warning, FailOn.Warning) => Found,
        _ => Nothing,
    };
}
