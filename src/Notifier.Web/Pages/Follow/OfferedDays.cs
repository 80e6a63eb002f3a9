namespace Notifier.Web.Pages.Follow;

/// <summary>The reminder days that a form offers.</summary>
public static class OfferedDays
{
    private static readonly int[] Usual = [14, 7, 5, 3, 2, 1, 0];

    /// <summary>The usual days, and any that the person chose elsewhere.</summary>
    public static IEnumerable<int> Offered(IEnumerable<int> chosen) => Usual.Union(chosen).OrderDescending();

    public static string InWords(int day) => day switch
    {
        0 => "on the last day",
        1 => "1 day before",
        _ => FormattableString.Invariant($"{day} days before"),
    };
}
