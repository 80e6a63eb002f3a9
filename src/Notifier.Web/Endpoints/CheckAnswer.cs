using System.Text.Json;
using Notifier.Reading.Findings;

namespace Notifier.Web.Endpoints;

/// <summary>The report on one advert as JSON. It is written straight into the server's buffers, so no second copy of it is held.</summary>
/// <param name="id">Under which it can be followed; null when it was not kept.</param>
/// <param name="file">The name under which a browser saves it; null for a program's answer.</param>
/// <param name="notKept">Why it was not kept, though that was asked for.</param>
internal sealed class CheckAnswer(CheckedAdvert check, string? id, DateOnly today, string? file = null, string? notKept = null) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "application/json; charset=utf-8";
        if (file is not null)
        {
            response.Headers.ContentDisposition = $"attachment; filename={file}; filename*=UTF-8''{file}";
        }

        await using var json = new Utf8JsonWriter(response.BodyWriter, new JsonWriterOptions { Indented = true, Encoder = CheckReportJson.Letters });
        var document = new CheckReportJson(json);
        document.Begin(today);
        document.Add("-", check, id, notKept);
        document.End();
    }
}
