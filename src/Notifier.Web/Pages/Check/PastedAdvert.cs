using Notifier.Reading.Documents;

namespace Notifier.Web.Pages.Check;

/// <summary>An advert that was pasted into a form's field.</summary>
/// <param name="Text">Null when it cannot be read.</param>
/// <param name="Source">As it was pasted, with line ends of one kind.</param>
/// <param name="Error">Why it cannot be read, one sentence.</param>
internal sealed record PastedAdvert(AdvertText? Text, string Source, string? Error)
{
    private const string Field = "advert";

    public static PastedAdvert From(IFormCollection? form)
    {
        // Browsers send every line end as two characters: the same words are to be the same advert, however they came.
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
        !text.Any(char.IsWhiteSpace) && (text.StartsWith("www.", StringComparison.OrdinalIgnoreCase) || (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"));
}
