using Notifier.Reading.Boards;
using Notifier.Reading.Documents;

namespace Notifier.Reading.Pages;

/// <summary>Reads an advert's page on Teaching Vacancies, which shows its fields in definition lists.</summary>
internal static class TeachingVacanciesPage
{
    private static readonly string[] Employers =
        ["school name", "school", "college", "trust", "organisation", "employer", "local authority", "hiring organisation"];

    /// <returns>Null when the page is not built as we know it.</returns>
    public static BoardPage? Read(PageElements page, AdvertText html)
    {
        var pairs = page.Pairs.Where(pair => pair is { Label.Length: > 0, Value.Length: > 0 }).ToList();
        if (page.FirstHeading is not { } title || !pairs.Exists(pair => Is(pair.Label, "closing date")))
        {
            return null;
        }

        var advert = new ComposedAdvert().Field("Job title", title);
        var employer = pairs.Find(pair => Array.Exists(Employers, name => Is(pair.Label, name))).Value ?? html.Page.Employer ?? TitleAndEmployer.EmployerBelow(html, title);
        advert.Field("Employer", employer);
        foreach (var (label, value, _) in pairs.Where(pair => BoardFields.IsLabel(pair.Label) && !Array.Exists(Employers, name => Is(pair.Label, name))))
        {
            advert.Field(label, value);
        }

        var reference = pairs.Find(pair => Is(pair.Label, "reference") || Is(pair.Label, "job reference")).Value;
        advert.Words(page.MainWithout(pairs.Where(pair => BoardFields.IsLabel(pair.Label)).Select(pair => pair.Place)));
        return new BoardPage(advert.ToText(), reference);
    }

    private static bool Is(string label, string name) => label.Equals(name, StringComparison.OrdinalIgnoreCase);
}
