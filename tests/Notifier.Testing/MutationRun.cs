namespace Notifier.Testing;

/// <summary>Mutation testing runs the tests of the reader thousands of times.</summary>
internal static class MutationRun
{
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("NOTIFIER_MUTATION") is { Length: > 0 };
}
