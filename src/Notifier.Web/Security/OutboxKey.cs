using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Notifier.Core.Options;
using Notifier.Web.Pages.Outbox;

namespace Notifier.Web.Security;

/// <summary>Opens the outbox pages. Each start draws a new key and prints it once. A cookie carries it after the first visit.</summary>
internal sealed class OutboxKey(WebOptions settings)
{
    public const string Parameter = "key";
    private const int Length = 32;

    private readonly string _value = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Length));

    /// <summary>The name holds the port, because cookies do not tell ports apart and two notifiers on one machine have two keys.</summary>
    private string CookieName { get; } = string.Create(CultureInfo.InvariantCulture, $"outbox-{settings.Listen.Port}");

    /// <summary>The start prints it for the person who started the program.</summary>
    public Uri Link => new(settings.PublicUrl, $"outbox?{Parameter}={_value}");

    public bool IsIn(IQueryCollection query) => Accept(query[Parameter]);

    public bool IsIn(IRequestCookieCollection cookies) => Accept(cookies[CookieName]);

    /// <summary>The browser sends it to these pages only, and forgets it when it closes. It is valid until the program ends.</summary>
    public void GiveTo(HttpResponse response) =>
        response.Cookies.Append(
            CookieName,
            _value,
            new CookieOptions { Path = OutboxPages.Path, HttpOnly = true, SameSite = SameSiteMode.Lax });

    public override string ToString() => "(a key)";

    private bool Accept(string? given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(_value), Encoding.UTF8.GetBytes(given ?? string.Empty));
}
