using FsCheck.Xunit;

namespace Notifier.Testing;

/// <summary>A property that is tried on a thousand samples, and on a few with each mutant.</summary>
[AttributeUsage(AttributeTargets.Method)]
#pragma warning disable xUnit3003 // FsCheck's own attribute takes no place in the source.
internal sealed class ManySamplesAttribute : PropertyAttribute
#pragma warning restore xUnit3003
{
    public ManySamplesAttribute() => MaxTest = MutationRun.IsOn ? 5 : 1000;
}
