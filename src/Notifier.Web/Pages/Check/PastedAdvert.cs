using Notifier.Reading.Boards;
using Notifier.Reading.Documents;

namespace Notifier.Web.Pages.Check;

/// <summary>What a visitor put into the one box of a form.</summary>
/// <param name="Text">The words of an advert. Null when it is a link, or cannot be read.</param>
/// <param name="Source">The pasted text, with uniform line ends.</param>
/// <param name="Error">One sentence that says why it cannot be used. Null for a link.</param>
/// <param name="Link">Null when it is words.</param>
internal sealed record PastedAdvert(AdvertText? Text, string Source, string? Error, TypedLink? Link = null)
{
    private const string Field = "advert";

    public static PastedAdvert From(IFormCollection? form)
    {
        // Browsers send each line end as two characters. Without this, the same words from a form and from the API would be two adverts.
        var source = form?[Field].ToString().ReplaceLineEndings("\n") ?? string.Empty;
        if (string.IsNullOrWhiteSpace(source))
        {
            return new PastedAdvert(null, string.Empty, "Paste the link of an advert, or its words.");
        }

        if (TypedLink.Parse(source) is { } link)
        {
            return new PastedAdvert(null, source, null, link);
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

    /// <summary>What to say where only words are of use.</summary>
    public string WhyNoWords => Error ?? "This is a link. Press “Check its dates”, and we read its page.";
}
