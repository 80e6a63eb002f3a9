using Notifier.Web.Pages.Adverts;

namespace Notifier.Web.Pages.Follow;

/// <summary>Asks where to write to, and when.</summary>
/// <remarks>Public only because the compiler makes Razor components public.</remarks>
/// <param name="Action">The path it posts to.</param>
/// <param name="Email">As typed.</param>
/// <param name="Days">Days before closing that are ticked.</param>
/// <param name="IsAgreed">The box of the consent is ticked.</param>
/// <param name="Token">Sent back with the form; looked at only while more people ask than an hour has room for.</param>
public sealed record FollowForm(
    AdvertSummaryModel Advert,
    string Action,
    string Consent,
    string Email,
    IReadOnlyList<int> Days,
    bool IsAgreed,
    string Token,
    IReadOnlyList<FormError> Errors)
{
    public string? ErrorOf(string field) => Errors.FirstOrDefault(error => error.Field == field)?.Words;
}
