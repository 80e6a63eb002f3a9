using Notifier.Reading.Documents;

namespace Notifier.Web.Pages.Check;

/// <summary>An advert that a visitor pasted into a form.</summary>
/// <param name="Text">Null when we cannot read it.</param>
/// <param name="Source">The pasted text, with uniform line ends.</param>
/// <param name="Error">One sentence that says why we cannot read it.</param>
internal sealed record PastedAdvert(AdvertText? Text, string Source, string? Error)
{
    private const string Field = "advert";

    public static PastedAdvert From(IFormCollection? form)
    {
        // Browsers send each line end as two characters. Without this, the same words from a form and from the API would be two adverts.
        var source = form?[Field].ToString().ReplaceLineEndings("\n") ?? string.Empty;
        if (string.IsNullOrWhiteSpace(source))
        {
            return new PastedAdvert(null, string.Empty, "Paste the words of an advert.");
        }

        if (IsWebAddress(source.Trim()))
        {
            return new PastedAdvert(null, source, "We do not fetch pages. Open it, select everything on it, copy it, and paste it here.");
        }

        try
        {
            return new PastedAdvert(AdvertText.Parse(source), source, null);
        }
        catch (UnreadableAdvertException unreadable)
        {
            return new PastedAdvert(null, source, $"The advert cannot be read: {unreadable.Message}.");
        }
    }

    private static bool IsWebAddress(string text) =>
        !text.Any(char.IsWhiteSpace)
            && (text.StartsWith("www.", StringComparison.OrdinalIgnoreCase) || (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"));
}
