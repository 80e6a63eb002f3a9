using System.Text.Json;
using Notifier.Reading.Findings;

namespace Notifier.Web.Endpoints.Checks;

/// <summary>
/// The report on one advert as JSON. We write it straight into the server's buffers, because a second copy would double the memory.
/// </summary>
/// <param name="id">The id under which people can follow it; null when we did not keep it.</param>
/// <param name="file">The name under which a browser saves the report; null for API clients.</param>
/// <param name="notKept">Why we did not keep it, when the request asked us to.</param>
/// <param name="linked">How a link led to it; null for an advert that came as words.</param>
internal sealed class CheckAnswer(
    CheckedAdvert check, string? id, DateOnly today, string? file = null, string? notKept = null, LinkedAdvert? linked = null) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "application/json; charset=utf-8";
        if (file is not null)
        {
            response.Headers.ContentDisposition = $"attachment; filename={file}; filename*=UTF-8''{file}";
        }

        await using var json = new Utf8JsonWriter(
            response.BodyWriter,
            new JsonWriterOptions { Indented = true, Encoder = CheckReportJson.Letters });
        var document = new CheckReportJson(json);
        document.Begin(today);
        document.Add("-", check, id, notKept, linked);
        document.End();
    }
}
