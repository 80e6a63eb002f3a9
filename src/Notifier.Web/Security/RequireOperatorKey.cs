namespace Notifier.Web.Security;

/// <summary>Marks an endpoint that only operators may use.</summary>
internal sealed class RequireOperatorKey
{
    public static RequireOperatorKey Mark { get; } = new();
}
