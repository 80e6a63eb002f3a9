using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.Sources;
using Notifier.Reading.Boards;
using Notifier.Reading.Dates;
using Notifier.Reading.Documents;

namespace Notifier.Core.Tests.Sources;

/// <summary>Only the address decides who speaks, and what the operator named.</summary>
public sealed class PageSourcesTests
{
    private static readonly PageSources Sources = new(new SourceOptions
    {
        Tenants = [new NamedTenant("greenhouse.io/acme", "Acme Trust"), new NamedTenant("tal.net/north", "North Police")],
    });

    [Theory]
    [InlineData("https://www.jobs.nhs.uk/candidate/jobadvert/C9999-25-0001", "Anyone", AdvertSource.Board)]
    [InlineData("https://teaching-vacancies.service.gov.uk/jobs/teacher-of-maths", null, AdvertSource.Board)]
    [InlineData("https://www.jobs.nhs.uk/about", "Example Trust", AdvertSource.Page)] // no advert's address
    [InlineData("https://www.jobs.nhs.uk.evil.example/candidate/jobadvert/C9999-25-0001", "Example Trust", AdvertSource.Page)]
    [InlineData("https://evil.example/https://www.jobs.nhs.uk/candidate/jobadvert/C9999-25-0001", "Example Trust", AdvertSource.Page)]
    [InlineData("https://jobs.charity.example/1", "Acme Trust", AdvertSource.Page)]
    [InlineData("https://boards.greenhouse.io/acme/jobs/4711", "Acme Trust", AdvertSource.Board)]
    [InlineData("https://boards.greenhouse.io/ACME/jobs/4711", "ACME TRUST.", AdvertSource.Board)]
    [InlineData("https://boards.greenhouse.io/acme/jobs/4711", null, AdvertSource.Board)]
    [InlineData("https://boards.greenhouse.io/acme/jobs/4711", "Example Trust", AdvertSource.Page)] // it says another employer
    [InlineData("https://boards.greenhouse.io/other/jobs/4711", "Acme Trust", AdvertSource.Page)] // nobody named it
    [InlineData("https://jobs.lever.co/acme/8d0f4b0e-6c0b-4a1e-9f5e-3f0b9d1c2a3b", "Acme Trust", AdvertSource.Page)] // another system's account
    [InlineData("https://north.tal.net/candidate/so/pm/1/pl/1/opp/17-Constable/en-GB", "North Police", AdvertSource.Board)]
    [InlineData("https://south.tal.net/candidate/so/pm/1/pl/1/opp/17-Constable/en-GB", "North Police", AdvertSource.Page)]
    [InlineData("https://north.tal.net/candidate/news/17?token=personal", "North Police", AdvertSource.Page)] // no advert's address
    public void A_Page_Speaks_For_Its_Address(string address, string? employer, AdvertSource expected)
    {
        var words = $"Ward Clerk\n{(employer is null ? "" : $"Employer: {employer}\n")}\nThis advert closes on 24 December 2025.";
        var reading = AdvertReading.Create(AdvertText.FromPlainText(words), new DateOnly(2025, 12, 10));
        Assert.Equal(employer, reading.Employer);
        Assert.Equal(expected, Sources.SourceOf(CanonicalAddress.From(new Uri(address)), reading));
    }
}
