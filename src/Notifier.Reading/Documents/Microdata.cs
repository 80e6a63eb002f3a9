using System.Text;
using Notifier.Reading.Grammar;

namespace Notifier.Reading.Documents;

/// <summary>Collects schema.org's JobPosting from a page's <c>itemprop</c> attributes while the page is read.</summary>
internal sealed class Microdata(string source, PageMetadata page)
{
    private int _postings; // the first is the page's own; the others are links to more
    private bool _isOrganisation;

    // An itemprop with its value as the text of its element.
    private (string Property, string Tag, int Nesting, int TextStart, int SourceStart)? _reading;

    public void StartTag(string tag, bool isVoid, string property, string type, string content, string moment, int position, int textLength)
    {
        if (type.Contains("JobPosting", StringComparison.OrdinalIgnoreCase))
        {
            _postings++;
        }

        if (_reading is { } reading && reading.Tag == tag && !isVoid)
        {
            _reading = reading with { Nesting = reading.Nesting + 1 };
        }

        if (_postings != 1 || property.Length == 0)
        {
            return;
        }

        _isOrganisation |= property == "hiringOrganization";
        var value = content.Length > 0 ? content : moment;
        if (value.Length > 0)
        {
            Take(property, HtmlReader.RawQuote(source, value, position), textLength);
        }
        else if (!isVoid && _reading is null && IsOfInterest(property) && !(property == "hiringOrganization" && type.Length > 0))
        {
            _reading = (property, tag, 1, textLength, position);
        }
    }

    public void EndTag(string tag, StringBuilder text)
    {
        if (_reading is not { } reading || reading.Tag != tag)
        {
            return;
        }

        if (reading.Nesting > 1)
        {
            _reading = reading with { Nesting = reading.Nesting - 1 };
            return;
        }

        _reading = null;
        var start = Math.Min(reading.TextStart, text.Length);
        var value = TextCursor.Fold(text.ToString(start, text.Length - start));
        if (value.Length > 0)
        {
            Take(reading.Property, HtmlReader.RawQuote(source, value, reading.SourceStart), start);
        }
    }

    private static bool IsOfInterest(string property) =>
        property is "validThrough" or "datePosted" or "jobStartDate" or "title" or "name" or "hiringOrganization" or "identifier" or "employmentType";

    private void Take(string property, Quote quote, int textPosition)
    {
        if (JsonLd.RoleOf(property) is { } role)
        {
            page.Dates.Add(new StructuredDate(role, quote, textPosition));
            return;
        }

        switch (property)
        {
            case "title":
                page.JobTitle ??= quote.Text;
                break;
            case "name" when _isOrganisation:
            case "hiringOrganization":
                page.Employer ??= quote.Text;
                break;
            case "identifier":
                page.Reference ??= quote.Text;
                break;
            case "employmentType":
                page.WorkingPattern ??= quote;
                break;
        }
    }
}
