using System.Globalization;
using System.Text;
using Notifier.Web.Pages.Adverts;

namespace Notifier.Web.Pages.Check;

/// <summary>A report as plain text, which a person can copy into an email or a ticket.</summary>
internal static class ReportText
{
    public static string From(AdvertSummaryModel advert, ReportModel report, string asOf)
    {
        var text = new StringBuilder();
        Line(advert.Title);
        if (string.Join(", ", new[] { advert.Employer, advert.Reference is { } reference ? $"reference {reference}" : null, advert.Board }.Where(part => part is not null)) is { Length: > 0 } about)
        {
            Line(about);
        }

        Line();
        Line(advert.Answer.Kind == AnswerKind.NoDate ? "No closing date can be told from this advert." : $"{advert.Answer.InWords}.");
        foreach (var more in advert.Answer.Tags.Select(tag => $"{tag}.").Append(advert.Answer.Doubt).Append(advert.Answer.Beware))
        {
            if (more is not null)
            {
                Line(more);
            }
        }

        if (report.Findings.Count > 0)
        {
            Line();
            Line("What we found");
            foreach (var finding in report.Findings)
            {
                Line($"- {finding.SeverityInWords}: {finding.Message}{(finding.Dates.Count == 0 ? string.Empty : $" [{string.Join(", ", finding.Dates)}]")}");
                foreach (var quote in finding.Quotes)
                {
                    Line($"  “{quote}”");
                }
            }
        }

        if (report.Dates.Count > 0)
        {
            Line();
            Line("Dates it states");
            foreach (var date in report.Dates)
            {
                Line(string.Create(CultureInfo.InvariantCulture, $"{date.Number}. {date.Role}: {date.When}, {date.Where}: “{date.Quote}”"));
            }

            if (report.MoreDates > 0)
            {
                Line(string.Create(CultureInfo.InvariantCulture, $"and {report.MoreDates:N0} more, not listed: closing dates are listed before others"));
            }
        }

        Line();
        Line($"Checked {asOf} by the closing-date notifier.");
        return text.ToString();

        void Line(string words = "") => text.Append(words).Append('\n');
    }
}
