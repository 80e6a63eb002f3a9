namespace Notifier.System.Tests.FunctionsHost;

/// <summary>What the host makes of an invocation.</summary>
internal enum InvocationResult
{
    Success,

    /// <summary>The function threw, or the worker could not run it.</summary>
    Failed,

    /// <summary>The worker or the host died before there was an answer.</summary>
    Broken,

    /// <summary>No answer within functionTimeout.</summary>
    TookTooLong,
}
