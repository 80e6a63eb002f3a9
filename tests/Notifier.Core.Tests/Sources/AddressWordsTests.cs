using Notifier.Core.Sources;

namespace Notifier.Core.Tests.Sources;

/// <summary>The words of an address are a hint for a search.</summary>
public sealed class AddressWordsTests
{
    [Theory]
    [InlineData("https://www.healthjobsuk.com/job/UK/Devon/Exeter/Example_Trust/Nursing/Ward_Clerk-v4711", "ward clerk", "example trust", "exeter")]
    [InlineData("https://www.healthjobsuk.com/job/UK/Devon/Exeter/Example_Trust/Nursing/Nursing-v4711", null, "example trust", "exeter")]
    [InlineData("https://jobs.charity.example/jobs/support-time-recovery-worker", "support time recovery worker", null, null)]
    [InlineData("https://jobs.charity.example/en/jobs/4711-ward-clerk?source=mail", "ward clerk", null, null)]
    [InlineData("https://jobs.charity.example/vacancies/ward%20clerk", "ward clerk", null, null)]
    public void An_Address_May_Name_Its_Job(string address, string? title, string? employer, string? place) =>
        Assert.Equal(new SoughtJob(null, employer, title, place, null), AddressWords.From(new Uri(address)));

    [Theory]
    [InlineData("https://findajob.dwp.gov.uk/details/17500001")]
    [InlineData("https://jobs.charity.example/jobs/4711")]
    [InlineData("https://jobs.charity.example/jobs/clerk")]
    [InlineData("https://jobs.charity.example/about-us/our-people")]
    [InlineData("https://jobs.charity.example/")]
    public void Most_Addresses_Name_None(string address) => Assert.Null(AddressWords.From(new Uri(address)));
}
