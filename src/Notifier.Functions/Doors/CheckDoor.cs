using System.Text.Json;
using System.Text.Json.Nodes;
using Notifier.Core;
using Notifier.Core.Adverts;
using Notifier.Core.Findings;

namespace Notifier.Functions.Doors;

/// <summary>Checks an advert that somebody sends: the same report as on the command line.</summary>
internal static class CheckDoor
{
    public static void MapCheck(this IEndpointRouteBuilder routes) => routes.MapPost("/api/check", CheckAsync)
        .RequireRateLimiting(VisitorLimits.Checks)
        .Accepts<SentAdvertJson>("application/json", "text/plain", "text/html")
        .Produces<JsonObject>()
        .ProducesValidationProblem()
        .WithTags(Document.Adverts)
        .WithSummary("Check an advert: the date that is safe, every date stated, and what is wrong")
        .WithDescription("The document of notifier check --format json (notifier-check/1). Nothing is kept, unless follow=true: then the advert is kept for whoever knows its id, which is in the answer, and can be followed.")
        .WithMetadata(new DoorExample(ExampleTexts.Advert, ExampleTexts.Check));

    private static async Task<IResult> CheckAsync(HttpRequest request, RecordReading record, TimeProvider clock, bool? follow, CancellationToken cancellationToken)
    {
        var (sent, refusal) = await SentAdvert.ReadAsync(request, cancellationToken);
        if (sent is null)
        {
            return refusal!;
        }

        var today = London.DayOf(clock.GetUtcNow());
        if (follow != true)
        {
            return Answer(CheckAdvert.Of(Reading.Of(sent.Text, today, sent.Page), today), null, today);
        }

        var recorded = await record.RunAsync(sent.Text, sent.Page, ReadingSource.Visitor, cancellationToken);
        return Answer(recorded.Checked, recorded.Advert.Id, today);
    }

    /// <summary>The document, as bytes.</summary>
    /// <param name="id">Under which it can be followed; null when it was not kept.</param>
    public static byte[] Report(CheckedAdvert check, string? id, DateOnly today)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = CheckDocument.Letters }))
        {
            var document = new CheckDocument(json);
            document.Begin(today);
            document.Add("-", check, id);
            document.End();
        }

        return buffer.ToArray();
    }

    private static IResult Answer(CheckedAdvert check, string? id, DateOnly today) => Results.Bytes(Report(check, id, today), "application/json; charset=utf-8");
}
