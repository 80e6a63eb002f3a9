namespace Notifier.Core.Storage;

/// <summary>The tables whose loss would hurt people: they say who gets which email, and which addresses we must never write to.</summary>
public static class ProtectedTables
{
    public static IReadOnlyList<string> Names { get; } =
        [Tables.People, Tables.Adverts, Tables.References, Tables.Followers, Tables.Hr, Tables.Due, Tables.Suppressions];
}
