namespace Notifier.Functions.Pages;

/// <summary>What a person follows, on the page where they change it.</summary>
/// <remarks>Public only because the compiler makes Razor components public.</remarks>
/// <param name="Home">The path of this page; its forms post below it.</param>
/// <param name="Done">What was just done, in words; null when nothing was.</param>
/// <param name="Error">What could not be done, in words.</param>
public sealed record Managed(string Home, string? Done, string? Error, IReadOnlyList<ManagedAdvert> Adverts)
{
    public IEnumerable<ManagedAdvert> Open => Adverts.Where(advert => advert.State != ManagedState.Ended);

    public IEnumerable<ManagedAdvert> Over => Adverts.Where(advert => advert.State == ManagedState.Ended);
}

/// <param name="InWords">How it is followed, one sentence.</param>
/// <param name="Rungs">Days before closing on which they are reminded.</param>
public sealed record ManagedAdvert(AdvertOnPage Advert, ManagedState State, string InWords, IReadOnlyList<int> Rungs)
{
    private static readonly int[] Usual = [21, 14, 7, 5, 3, 2, 1, 0];

    /// <summary>The days offered: the usual ones, and whatever was chosen elsewhere.</summary>
    public IEnumerable<int> Offered => Usual.Union(Rungs).OrderDescending();

    public static string InWordsOf(int day) => day switch
    {
        0 => "on the last day",
        1 => "1 day before",
        _ => FormattableString.Invariant($"{day} days before"),
    };
}

public enum ManagedState
{
    Pending,
    Confirmed,
    Paused,
    Ended,
}
