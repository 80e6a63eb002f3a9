namespace Notifier.Functions.Pages;

/// <summary>A page with one thing to read, and at most one thing to do.</summary>
/// <remarks>Public only because the compiler makes Razor components public.</remarks>
/// <param name="Button">Its label; it posts to the page's own address. Null when there is nothing to do.</param>
/// <param name="AsksFor">A form that asks for an email address; null when none is asked for.</param>
public sealed record Notice(string Heading, IReadOnlyList<string> Paragraphs, AdvertOnPage? Advert = null, string? Button = null, EmailForm? AsksFor = null)
{
    public Notice(string heading, params string[] paragraphs)
        : this(heading, (IReadOnlyList<string>)paragraphs)
    {
    }
}

/// <summary>Asks for an email address.</summary>
/// <param name="Action">Where it is posted to.</param>
/// <param name="Consent">The sentence to agree to; null when there is none.</param>
/// <param name="Error">What was wrong with what was sent before; null the first time.</param>
public sealed record EmailForm(string Action, string Button, string? Consent = null, string? Error = null);
