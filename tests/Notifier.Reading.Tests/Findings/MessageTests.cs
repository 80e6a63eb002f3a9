using System.Text;
using Notifier.Reading.Documents;
using Notifier.Reading.Findings;
using Notifier.Testing;

namespace Notifier.Reading.Tests.Findings;

/// <summary>What each finding says, as a person reads it.</summary>
public sealed class MessageTests
{
    private const string FindAJob = "Posting date: 1 April 2026\nHours: Part time\nClosing date: 1 May 2026\nCompany: X\nJob type: Permanent\nJob reference: A/1\n\n";

    private static readonly string[] Adverts =
    [
        FindAJob + "Apply by 20 April 2026.",
        FindAJob + "Apply by 5 May 2026.",
        FindAJob + "A nurse.",
        FindAJob + "Closing date: 1 May 2026.",
        "Posted: 1 April 2026\nSalary: £1\nClosing date: 1 May 2026\n\nA nurse.",
        "Nurse\nClosing date extended to 20 May 2026\nClosing date: 6 May 2026",
        "Nurse\nClosing date: 6 May 2026\nApplications close on 8 May 2026.",
        "Nurse",
        "Nurse\nReference: A/1",
        "Date posted\n1 April 2026\nPay scheme\nAgenda for change\nBand\nBand 5\nContract\nPermanent\nWorking pattern\nFull-time\n",
        "Nurse\nRedeployment closing date: 20 April 2026",
        "Nurse\nClosing date: 31 April 2026",
        "Posted: 1 April 2026\nSalary: £1\nLocation: Leeds\n\nClosing date: 20 March 2026",
        "Nurse\nCloses Monday 3 May 2026\nInterviews: Tuesday 20 May 2026\nReviewed Friday 1 June 2023",
        "Nurse\nClosing date: 03/05/2026",
        "Nurse\nClosing date: 05/06/2026",
        "Nurse\nCloses 8 May",
        "Nurse\nClosing date: 9 April 2026",
        "Nurse\nClosing date: 1 April 2026",
        "Nurse\nInternal closing date: 6 May 2026\nExternal closing date: 13 May 2026",
        "Nurse\nInternal closing date: 6 May 2026",
        "Nurse\nThis post is open to internal applicants only.\nCloses 6 May 2026",
        "Nurse\nWe may close this advert early.\nCloses 6 May 2026",
        "Nurse\nCloses when filled.",
        "Nurse\nClosing date: ongoing",
        "Nurse\nCloses Monday",
        "Nurse\nClosing date\nTBC",
        "Nurse\nThe closing date is the end of May.\nDate posted: 1 April 2026",
        "Nurse\nWe recruit all year round.",
        "Nurse\nCloses in 5 days",
        "Nurse\nClosing date: 8 May 2026\nThis vacancy now closes on 6 May 2026.",
        "Posted: 1 April 2026\nSalary: £1\nClosing date: 8 May 2026\n\nThis vacancy now closes on 6 May 2026.",
        "Ward clerk - closes 6 May 2026\nPorter - closes 13 May 2026",
        "Nurse\nCloses midnight 6 May 2026",
        "Nurse\nCloses at 00:00 on 6 May 2026",
        "Nurse\nCloses at close of business on 6 May 2026",
        "Nurse\nCloses 9 May 2026",
        "Nurse\nCloses 25 May 2026",
        "Posted: 1 April 2026\nSalary: £1\nLocation: Leeds\n\nCloses 1 April 2026",
        "Posted: 1 April 2026\nSalary: £1\nLocation: Leeds\n\nCloses 2 April 2026",
        "Posted: 1 April 2026\nSalary: £1\nLocation: Leeds\n\nCloses 7 April 2026",
        "Posted: 1 April 2026\nSalary: £1\nLocation: Leeds\n\nCloses 8 April 2026",
        "Posted: 1 April 2026\nSalary: £1\nLocation: Leeds\n\nDate posted: 2 April 2026\nCloses 6 May 2026",
        "Nurse\nCloses 6 May 2026\nInterviews: 5 May 2026",
        "Nurse\nCloses 6 May 2026\nInterviews: 6 May 2026",
        "Nurse\nFull time\nWorking pattern: Part-time\nCloses 6 May 2026",
        "Nurse\nFull time\nWorking pattern: Full-time, part-time\nCloses 6 May 2026",
        "<script type='application/ld+json'>{\"@type\":\"JobPosting\",\"validThrough\":\"2026-05-20\"}</script><p>Closes 6 May 2026</p>",
    ];

    [Fact]
    public void Every_Finding_Says_What_Is_Wrong_In_One_Sentence()
    {
        var told = new StringBuilder();
        var kinds = new HashSet<FindingKind>();
        foreach (var advert in Adverts)
        {
            var check = AdvertReader.Read(AdvertText.Parse(advert), new DateOnly(2026, 4, 10));
            told.Append(advert.Replace("\n", " / ", StringComparison.Ordinal)).Append('\n');
            told.Append("    safe ").Append(check.Safe.Moment?.LastDay.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "none").Append(", ").Append(check.Safe.Confidence).Append('\n');
            foreach (var finding in check.Findings)
            {
                kinds.Add(finding.Kind);
                told.Append($"    {finding.Severity} {WordingCase.Kebab(finding.Kind)}: {finding.Message}");
                told.Append(string.Concat(finding.Mentions.Select(mention => $" [{mention.Quote.OnOneLine}]"))).Append(string.Concat(finding.Quotes.Select(quote => $" “{quote.OnOneLine}”"))).Append('\n');
            }
        }

        Golden.Equal("findings.txt", told.ToString());
        Assert.Equal(Enum.GetValues<FindingKind>().Order(), kinds.Order());
    }
}
