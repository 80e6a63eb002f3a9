using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Notifier.Reading.Dates;
using Notifier.Reading.Grammar;
using Notifier.Reading.Roles;

namespace Notifier.Reading.Findings;

/// <summary>Writes the document that <c>notifier-check-1.schema.json</c> describes, one advert at a time.</summary>
public sealed class CheckReportJson(Utf8JsonWriter json)
{
    /// <summary>Keeps letters and common marks readable. It escapes everything that could control a terminal.</summary>
    public static JavaScriptEncoder Letters { get; } = MakeLetters();

    public void Begin(DateOnly today)
    {
        json.WriteStartObject();
        json.WriteString("schema", "notifier-check/1");
        json.WriteString("today", Day(today));
        json.WriteStartArray("adverts");
    }

    /// <param name="file">Where the advert came from.</param>
    /// <param name="id">The id under which people can follow it. Null and left out when we did not keep it.</param>
    /// <param name="notKept">One sentence that says why we did not keep it; null when we did, or nobody asked us to.</param>
    /// <param name="linked">How a link led to it. Null for an advert that came as words.</param>
    public void Add(string file, CheckedAdvert check, string? id = null, string? notKept = null, LinkedAdvert? linked = null)
    {
        ArgumentNullException.ThrowIfNull(check);
        var reading = check.Reading;
        json.WriteStartObject();
        json.WriteString("file", file);
        if (id is not null)
        {
            json.WriteString("id", id);
        }

        if (notKept is not null)
        {
            json.WriteString("notKept", notKept);
        }

        if (linked is not null)
        {
            json.WriteString("source", linked.Source.AbsoluteUri);
            json.WriteString("outcome", linked.Outcome);
            json.WritePropertyName("elsewhere");
            WriteElsewhere(linked.Elsewhere);
        }

        json.WriteString("url", reading.Url);
        json.WriteString("title", reading.Title);
        json.WriteString("employer", reading.Employer);
        json.WriteString("reference", reading.Reference);
        json.WriteString("board", reading.Board?.Name);
        json.WriteString("postingDate", Day(reading.PostingDate));
        Write(check.Safe);
        json.WriteStartArray("mentions");
        foreach (var mention in reading.Mentions)
        {
            Write(mention);
        }

        json.WriteEndArray();
        if (reading.LeftOut > 0)
        {
            json.WriteNumber("datesLeftOut", reading.LeftOut);
        }

        json.WriteStartArray("findings");
        var evidence = new Evidence(reading.Mentions);
        foreach (var finding in check.Findings)
        {
            Write(finding, evidence);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes the same job on another board as a value of its own, or null.</summary>
    public void WriteElsewhere(AdvertElsewhere? elsewhere)
    {
        if (elsewhere is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        if (elsewhere.Id is { } id)
        {
            json.WriteString("id", id);
        }

        json.WriteString("url", elsewhere.Url.AbsoluteUri);
        json.WriteString("board", elsewhere.Checked.Reading.Board?.Name);
        json.WriteString("recognisedBy", elsewhere.IsByReference ? "reference" : "employer-title-and-place");
        json.WriteString("title", elsewhere.Checked.Reading.Title);
        json.WriteString("reference", elsewhere.Checked.Reading.Reference);
        Write(elsewhere.Checked.Safe);
        json.WriteString("quote", elsewhere.Checked.Safe.Mention?.Quote.Text);
        json.WriteEndObject();
    }

    /// <param name="unreadable">An input that could not be read, and why, as the end of a sentence.</param>
    public void End(params IEnumerable<(string File, string Reason)> unreadable)
    {
        ArgumentNullException.ThrowIfNull(unreadable);
        json.WriteEndArray();
        json.WriteStartArray("unreadable");
        foreach (var (file, reason) in unreadable)
        {
            json.WriteStartObject();
            json.WriteString("file", file);
            json.WriteString("reason", reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Write(SafeDate safe)
    {
        json.WriteString("safeClosingDate", Day(safe.Moment?.LastDay));
        json.WriteString(
            "closingMoment",
            safe.Moment?.Instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        json.WriteString("confidence", KebabCase.From(safe.Confidence));
    }

    private void Write(DateMention mention)
    {
        json.WriteStartObject();
        // Version 1 of the schema has one role for both.
        json.WriteString("role", KebabCase.From(mention.Role == MentionRole.NowClosesOn ? MentionRole.ExtendedTo : mention.Role));
        json.WriteString("date", Day(mention.Date));
        json.WriteStartArray("alternatives");
        foreach (var alternative in mention.Alternatives)
        {
            json.WriteStringValue(Day(alternative));
        }

        json.WriteEndArray();
        json.WriteString("time", mention.Time?.ToString());
        json.WriteString("zone", mention.Zone);
        json.WriteString("weekday", mention.StatedWeekday?.ToString().ToLowerInvariant());
        json.WriteString("audience", mention.Audience);
        json.WriteString("source", KebabCase.From(mention.Source));
        Write(mention.Quote);
        json.WriteEndObject();
    }

    private void Write(Finding finding, Evidence evidence)
    {
        json.WriteStartObject();
        json.WriteString("kind", KebabCase.From(finding.Kind));
        json.WriteString("severity", KebabCase.From(finding.Severity));
        json.WriteString("message", finding.Message);
        json.WriteStartArray("evidence");
        foreach (var index in evidence.Places(finding))
        {
            json.WriteNumberValue(index);
        }

        json.WriteEndArray();
        json.WriteStartArray("quotes");
        foreach (var quote in finding.Quotes)
        {
            json.WriteStartObject();
            Write(quote);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Write(Quote quote)
    {
        json.WriteString("quote", quote.Text);
        json.WriteNumber("offset", quote.Offset);
        json.WriteNumber("length", quote.Length);
    }

    private static string? Day(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static JavaScriptEncoder MakeLetters()
    {
        var settings = new TextEncoderSettings(UnicodeRanges.BasicLatin, UnicodeRanges.Latin1Supplement, UnicodeRanges.LatinExtendedA);
        settings.AllowCharacters('‘', '’', '“', '”', '–', '—', '…', '•', '€', 'ŵ', 'ŷ');
        return JavaScriptEncoder.Create(settings);
    }
}
