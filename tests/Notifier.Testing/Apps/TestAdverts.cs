namespace Notifier.Testing.Apps;

/// <summary>Adverts as boards show them, short.</summary>
internal static class TestAdverts
{
    /// <summary>The employer's words on one board: 24 December, and no field says another.</summary>
    public const string Words = """
        Ward Clerk
        Date posted: 10 December 2025
        Employer: Example Trust
        Reference number: 380-AB1234
        Pay scheme: Band 2
        Contract: Permanent
        Working pattern: Full time
        Job locations: Exeter

        We are looking for a ward clerk. This advert closes on Wednesday 24 Dec 2025.
        """;

    /// <summary>Another board's copy of the same job: only its field, 9 January, which it filled in by itself.</summary>
    public const string Field = """
        Ward Clerk
        Posting date: 10 December 2025
        Hours: Full time
        Closing date: 09 January 2026
        Location: Exeter
        Company: Example Trust
        Job type: Permanent
        Job reference: 7647926/380-AB1234

        We are looking for a ward clerk.
        """;

    /// <summary>No copy of it states a closing date.</summary>
    public const string Undated = """
        Porter
        Date posted: 10 December 2025
        Employer: Example Trust
        Reference number: 380-CD5678
        Pay scheme: Band 2
        Contract: Permanent
        Working pattern: Full time
        Job locations: Exeter

        We are looking for a porter.
        """;

    /// <summary>The employer's own page of that job.</summary>
    public const string NamedPage = """
        Ward Clerk
        Employer: Example Trust
        Reference number: 380-AB1234
        Location: Exeter

        We are looking for a ward clerk. This advert closes on Wednesday 24 Dec 2025.
        """;

    /// <summary>The page before it named its employer and the reference.</summary>
    public static string NamelessPage { get; } = NamedPage
        .Replace("Employer: Example Trust\n", string.Empty, StringComparison.Ordinal)
        .Replace("Reference number: 380-AB1234\n", string.Empty, StringComparison.Ordinal);

    public static string Closing(string date) => Words.Replace("Wednesday 24 Dec 2025", date, StringComparison.Ordinal);
}
