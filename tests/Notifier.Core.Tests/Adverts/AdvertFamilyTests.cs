using System.Globalization;
using Notifier.Reading.Grammar;
using Notifier.Testing.Apps;

namespace Notifier.Core.Tests.Adverts;

/// <summary>Whatever family of adverts is read, in whatever order of a day: no advert holds two jobs.</summary>
[Trait("Category", "Long")]
public sealed class AdvertFamilyTests
{
    /// <summary>More of them under <c>build.sh --long</c>.</summary>
    private static readonly int Families = int.Parse(Environment.GetEnvironmentVariable("NOTIFIER_SEEDS") ?? "1000", CultureInfo.InvariantCulture) / 10;

    [Fact]
    public async Task Two_Jobs_Are_Never_Joined_And_Copies_That_Name_One_Job_Nearly_Always_Are()
    {
        var (wrong, jobs, whole, readings) = (new List<string>(), 0, 0, 0);
        for (var seed = 1; seed <= Families; seed++)
        {
            var family = new AdvertFamily(seed);
            var adverts = await ReadAsync(family, new Random(seed));
            readings += adverts.Count;
            foreach (var advert in adverts.GroupBy(read => read.Advert))
            {
                if (advert.Select(read => read.Copy.Job).Distinct().Count() > 1)
                {
                    wrong.Add($"family {seed}:\n{string.Join("\n--\n", advert.Select(read => $"job {read.Copy.Job} at {read.Copy.Page}\n{read.Copy.Text}").Distinct())}");
                }
            }

            foreach (var job in family.Recognisable)
            {
                jobs++;
                whole += adverts.Where(read => read.Copy.Job == job).Select(read => read.Advert).Distinct().Count() == 1 ? 1 : 0;
            }
        }

        TestContext.Current.SendDiagnosticMessage($"{Families} families, {readings} readings, {wrong.Count} wrong joins; {whole} of {jobs} jobs with a reference are one advert");
        Assert.True(wrong.Count == 0, $"{wrong.Count} wrong joins in {Families} families; the first in {wrong.FirstOrDefault()}");
        Assert.True(whole >= jobs * 0.95, $"only {whole} of {jobs} jobs are one advert");
    }

    /// <summary>Every third day each copy that is shown is read, in an order of the day's own.</summary>
    private static async Task<List<(FamilyCopy Copy, string Advert)>> ReadAsync(AdvertFamily family, Random chance)
    {
        var first = family.Copies.Min(copy => copy.From);
        var app = new InMemoryApp(LondonTime.InstantOf(first, new TimeOnly(6, 0)));
        var read = new List<(FamilyCopy Copy, string Advert)>();
        for (var day = first; day <= family.Copies.Max(copy => copy.Until); day = day.AddDays(1))
        {
            app.Clock.Now = LondonTime.InstantOf(day, new TimeOnly(6, 0));
            foreach (var copy in family.Copies.Where(copy => copy.From <= day && day <= copy.Until && (day.DayNumber - copy.From.DayNumber) % 3 == 0).OrderBy(_ => chance.Next()))
            {
                read.Add((copy, (await app.ReadAsync(copy.Text, url: copy.Page)).Id));
            }
        }

        return read;
    }
}
