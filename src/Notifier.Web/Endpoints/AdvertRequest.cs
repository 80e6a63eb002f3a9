using System.Text.Json;
using Notifier.Reading.Documents;

namespace Notifier.Web.Endpoints;

/// <summary>
/// An advert sent as JSON: its text or its HTML, and the address of its page if it has one. A check takes the address alone.
/// </summary>
internal sealed record SentAdvertJson(string? Text, string? Html, string? Url);

/// <summary>A request body that holds an advert, plain or in JSON.</summary>
/// <param name="Type">The media type; null if it is none that can hold an advert.</param>
internal sealed record AdvertRequestBody(string? Type, ReadOnlyMemory<byte> Bytes)
{
    public static async Task<AdvertRequestBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var type = request.ContentType?.Split(';')[0].Trim().ToLowerInvariant();
        if (type is not ("text/plain" or "text/html" or "application/json"))
        {
            return new AdvertRequestBody(null, default);
        }

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        return new AdvertRequestBody(type, body.GetBuffer().AsMemory(0, (int)body.Length));
    }
}

/// <summary>What a request for a check holds: an advert, or only a link to one.</summary>
/// <param name="Link">As typed. Null when the body holds an advert.</param>
/// <param name="Refusal">Why we can read neither.</param>
internal sealed record CheckRequest(AdvertRequest? Advert, string? Link, IResult? Refusal);

/// <summary>The advert that a request's body holds.</summary>
internal sealed record AdvertRequest(AdvertText Text, Uri? Page)
{
    private const int LongestUrl = 2000;

    public const string PageError = "Enter a web address that begins with https:// or http://, of at most 2000 characters and without user name.";

    /// <summary>Reads the address of an advert's page.</summary>
    /// <param name="page">Null when the request gives none.</param>
    /// <returns>False when it is not an address that we store.</returns>
    public static bool TryPage(string? typed, out Uri? page)
    {
        page = null;
        return typed is null
            || (typed.Length <= LongestUrl && !typed.Any(char.IsControl) && Uri.TryCreate(typed, UriKind.Absolute, out page) && page is { Scheme: "http" or "https", UserInfo: "" } && page.AbsoluteUri.Length <= LongestUrl);
    }

    /// <returns>The advert, or why we cannot read it.</returns>
    public static (AdvertRequest? Advert, IResult? Refusal) Parse(AdvertRequestBody body)
    {
        var request = Parse(body, takesLinks: false);
        return (request.Advert, request.Refusal);
    }

    /// <returns>The advert, a link without an advert, or why we can read neither.</returns>
    public static CheckRequest ParseCheck(AdvertRequestBody body) => Parse(body, takesLinks: true);

    private static CheckRequest Parse(AdvertRequestBody body, bool takesLinks)
    {
        if (body.Type is not { } type)
        {
            return Refused(
                ProblemResults.Create(StatusCodes.Status415UnsupportedMediaType, "An advert is taken as text/plain, text/html or application/json.", "With curl: -H 'Content-Type: text/plain' --data-binary @advert.txt"));
        }

        var bytes = body.Bytes.Span;
        try
        {
            return type == "application/json"
                ? FromJson(bytes, takesLinks)
                : Read(AdvertText.FromBytes(bytes, type == "text/html" ? AdvertFormat.Page : AdvertFormat.Text), null);
        }
        catch (UnreadableAdvertException unreadable)
        {
            return Refused(ProblemResults.Invalid(new FieldError("advert", $"The advert cannot be read: {unreadable.Message}.")));
        }
        catch (JsonException)
        {
            return Refused(
                ProblemResults.Invalid(new FieldError("advert", "The body is no JSON of the form {\"text\": \"...\"} or {\"html\": \"...\"}, with an optional \"url\".")));
        }
    }

    private static CheckRequest FromJson(ReadOnlySpan<byte> bytes, bool takesLinks)
    {
        var sent = JsonSerializer.Deserialize(bytes, WebJson.Default.SentAdvertJson) ?? throw new JsonException();
        if (takesLinks && sent is { Text: null, Html: null, Url: { } link })
        {
            return new CheckRequest(null, link, null);
        }

        var errors = new List<FieldError>();
        if ((sent.Text is null) == (sent.Html is null))
        {
            var orLink = takesLinks ? ", or only its \"url\"" : string.Empty;
            errors.Add(new FieldError("text", $"Send the advert either as \"text\" or as \"html\"{orLink}."));
        }

        if (!TryPage(sent.Url, out var page))
        {
            errors.Add(new FieldError("url", "This is no http or https address of at most 2000 characters, without user name."));
        }

        return errors.Count > 0
            ? Refused(ProblemResults.Invalid(errors))
            : Read(sent.Text is { } text ? AdvertText.FromPlainText(text) : AdvertText.FromHtml(sent.Html!), page);
    }

    private static CheckRequest Read(AdvertText text, Uri? page) => new(new AdvertRequest(text, page), null, null);

    private static CheckRequest Refused(IResult refusal) => new(null, null, refusal);
}
