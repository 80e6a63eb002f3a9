using Notifier.Web.Pages.Adverts;

namespace Notifier.Web.Pages.Follow;

/// <summary>A form that asks for an email address and reminder days.</summary>
/// <remarks>Public only because the compiler makes Razor components public.</remarks>
/// <param name="Action">The path it posts to.</param>
/// <param name="Email">The address as typed.</param>
/// <param name="Days">The reminder days that are ticked.</param>
/// <param name="IsAgreed">The consent box is ticked.</param>
/// <param name="Token">The form sends it back. We check it only while more people ask than an hour has room for.</param>
public sealed record FollowForm(
    AdvertSummaryModel Advert,
    string Action,
    string Consent,
    string Email,
    IReadOnlyList<int> Days,
    bool IsAgreed,
    string Token,
    IReadOnlyList<FieldError> Errors)
{
    public string? ErrorOf(string field) => Errors.FirstOrDefault(error => error.Field == field)?.Message;
}
