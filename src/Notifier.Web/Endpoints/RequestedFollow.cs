using Notifier.Core.Adverts;
using Notifier.Core.Security;

namespace Notifier.Web.Endpoints;

/// <summary>A request to follow that has passed validation.</summary>
/// <param name="Token">Only needed while more people ask than an hour has room for. It is checked when it is.</param>
internal sealed record ValidFollow(EmailAddress Address, ReminderDays Days, string? Token);

/// <summary>What somebody sent who asks to follow an advert, in a form or by the API.</summary>
/// <param name="IsAgreed">They agree to <see cref="ConsentWording.Text"/>.</param>
/// <param name="AskForConsent">What we say when they did not agree.</param>
internal sealed record RequestedFollow(string? Email, RequestedDays Days, bool IsAgreed, string? Token, string AskForConsent)
{
    public static RequestedFollow FromForm(IFormCollection? form) => new(
        form?["email"].ToString().Trim(),
        RequestedDays.FromForm(form),
        form?["consent"].ToString() == "true",
        form?["token"].ToString(),
        "Tick the box if you agree. Without it we may not write to you.");

    public static RequestedFollow FromJson(FollowRequest request) => new(
        request.Email,
        RequestedDays.FromJson(request.RemindDaysBefore, request.Rungs),
        request.Consent is true,
        request.Token,
        $"Following needs agreement, “consent”: true, to this: {ConsentWording.Text}");

    /// <returns>The request, or a sentence for each field that is wrong.</returns>
    public (ValidFollow? Request, IReadOnlyList<FieldError> Errors) Validate()
    {
        var errors = new List<FieldError>();
        var address = EmailAddress.TryParse(Email);
        if (address is null)
        {
            errors.Add(FieldError.Email);
        }

        if (Days.Error is { } wrong)
        {
            errors.Add(wrong);
        }

        if (!IsAgreed)
        {
            errors.Add(new FieldError("consent", AskForConsent));
        }

        return address is null || errors.Count > 0
            ? (null, errors)
            : (new ValidFollow(address, Days.Days ?? ReminderDays.Default, Token), errors);
    }
}

/// <summary>The sentence beside the consent box. If you change its words, give it a new version.</summary>
internal static class ConsentWording
{
    public const string Version = "2026-11";

    public const string Text = "Send me emails about the closing date of this advert until it closes or I stop them. My address is kept only for that, encrypted, and deleted afterwards.";
}
