namespace Notifier.Core.Storage;

/// <summary>The tables that hold what cannot be made anew: who is to be told what, and who is never to be written to.</summary>
public static class ProtectedTables
{
    public static IReadOnlyList<string> Names { get; } = [Tables.People, Tables.Adverts, Tables.References, Tables.Followers, Tables.Hr, Tables.Due, Tables.Suppressions];
}
