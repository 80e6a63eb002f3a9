using System.Collections.Frozen;
using Notifier.Reading.Boards;

namespace Notifier.Reading.Pages;

/// <summary>Reads an advert's page on NHS Jobs by its element ids. Its details stand there twice, so only the first of each counts.</summary>
internal static class NhsJobsPage
{
    private const string HeaderLine = "The closing date is";

    /// <summary>So many of the board's labels make our reader recognise it in the stored text.</summary>
    private const int LeastLabels = 5;

    private static readonly string[] Place = ["employer_town", "employer_county", "employer_postcode"];

    private static readonly string[] Words = ["job_overview", "job_description", "job_description_large", "about_organisation"];

    public static FrozenSet<string> Ids { get; } = FrozenSet.Create(
        "heading", "employer_name", "closing_date", "date_posted", "payscheme-band", "range_salary", "negotiable_salary", "fixed_salary",
        "contract_type", "working_pattern_heading", "employer_town", "employer_county", "employer_postcode", "trac-job-reference",
        "job_reference_number", "job_overview", "job_description", "job_description_large", "about_organisation");

    /// <returns>Null when the page is not built as we know it.</returns>
    public static BoardPage? Read(PageElements page, CanonicalAddress address)
    {
        var closing = page.Line("closing_date");
        if (page.Line("heading") is not { } title || (closing is null && page.Line("date_posted") is null))
        {
            return null;
        }

        // Adverts of Trac's employers show Trac's reference. Others show the board's own id.
        var own = page.Line("job_reference_number");
        var reference = page.Line("trac-job-reference") ?? own;
        if (own is not null && IdOf(own) is { } shown && shown != address.Id)
        {
            return new BoardPage(null, null, shown);
        }

        var place = string.Join(", ", Place.Select(id => page.Line(id)).OfType<string>());
        (string Label, string? Value)[] details =
        [
            ("Date posted", page.Line("date_posted")),
            ("Band", page.Line("payscheme-band")),
            ("Contract", page.Line("contract_type")),
            ("Working pattern", page.Line("working_pattern_heading+p")),
            ("Reference number", reference),
            ("Job locations", place),
        ];

        var isRecognised = details.Count(detail => !string.IsNullOrEmpty(detail.Value)) >= LeastLabels;
        var advert = new ComposedAdvert();
        var hasHeader = isRecognised && closing?.StartsWith(HeaderLine, StringComparison.OrdinalIgnoreCase) == true;
        if (hasHeader)
        {
            advert.Header(closing!);
        }

        advert.Field("Job title", title).Field("Employer", page.Line("employer_name"));
        if (!hasHeader)
        {
            advert.Field("Closing date", closing is null ? null : WithoutHeader(closing));
        }

        foreach (var (label, value) in details)
        {
            advert.Field(label, value);
        }

        advert.Field("Salary", page.Line("range_salary") ?? page.Line("fixed_salary") ?? page.Line("negotiable_salary"));
        foreach (var id in Words)
        {
            advert.Words(page.Paragraphs(id));
        }

        return new BoardPage(advert.ToText(), reference is null || IdOf(reference) == address.Id ? null : reference);
    }

    private static string WithoutHeader(string line) =>
        line.StartsWith(HeaderLine, StringComparison.OrdinalIgnoreCase) ? line[HeaderLine.Length..] : line;

    /// <summary>The board's own id in a reference such as "C9186-25-0313". Null for a reference of another form.</summary>
    private static string? IdOf(string reference) =>
        reference.Split('-') is [{ Length: 5 } account, { Length: 2 } year, { Length: >= 3 } number]
            && char.IsAsciiLetter(account[0]) && account[1..].All(char.IsAsciiDigit) && year.All(char.IsAsciiDigit) && number.All(char.IsAsciiDigit)
            ? reference.ToUpperInvariant()
            : null;
}
