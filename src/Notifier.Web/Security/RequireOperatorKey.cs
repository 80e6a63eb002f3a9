namespace Notifier.Web.Security;

/// <summary>Marks a door that only operators may use.</summary>
internal sealed class RequireOperatorKey
{
    public static RequireOperatorKey Mark { get; } = new();
}
