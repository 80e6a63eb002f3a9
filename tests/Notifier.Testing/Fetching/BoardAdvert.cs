namespace Notifier.Testing.Fetching;

/// <summary>An advert that a double of a board holds.</summary>
/// <param name="Reference">The board's own: "C9186-26-0001", or the slug on Teaching Vacancies.</param>
/// <param name="Employer">As the board writes it.</param>
/// <param name="Words">What the page says beside its fields.</param>
internal sealed record BoardAdvert(string Reference, string Title, string Employer, string Place, DateOnly Posted, DateOnly Closes, string Words = "")
{
    /// <summary>The employer's own reference, which only the page shows. Null when it shows none.</summary>
    public string? TracReference { get; init; }

    /// <summary>A search that allows internal adverts finds it too. The public must not see it.</summary>
    public bool IsInternal { get; init; }

    /// <summary>The list still has it, and its page answers 404.</summary>
    public bool IsGone { get; init; }

    /// <summary>The page says so, in place of the date.</summary>
    public bool IsWithdrawn { get; init; }

    /// <summary>London's time of day at which it closes. Only Teaching Vacancies states one.</summary>
    public TimeOnly ClosesAt { get; init; } = new(23, 59);
}
