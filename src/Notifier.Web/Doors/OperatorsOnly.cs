namespace Notifier.Web.Doors;

/// <summary>Marks a door that only operators may use.</summary>
internal sealed class OperatorsOnly
{
    public static OperatorsOnly Mark { get; } = new();
}
