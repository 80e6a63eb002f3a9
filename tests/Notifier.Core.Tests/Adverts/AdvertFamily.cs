using System.Globalization;

namespace Notifier.Core.Tests.Adverts;

/// <summary>One copy of a job, as its board shows it on some day.</summary>
/// <param name="Job">Which job it truly is.</param>
/// <param name="From">The first day on which it can be read.</param>
internal sealed record FamilyCopy(int Job, DateOnly From, DateOnly Until, string Text, string? Page);

/// <summary>
/// The adverts of some employers over three months, with all that makes jobs look alike: references that are none, that number on, that are used again or by two universities, tenants of
/// one system, pages on which the next job stands, titles that contain each other. The truth about each copy is known.
/// </summary>
internal sealed class AdvertFamily
{
    private static readonly string[] Roles =
        ["Ward Clerk", "Porter", "Staff Nurse", "Senior Staff Nurse", "Healthcare Assistant", "Teacher of Maths", "Teacher of English", "Lecturer in History", "Lecturer in Physics", "Night Porter", "Head Chef", "Cleaner", "Data Analyst", "Senior Data Analyst", "Finance Officer", "Change Manager", "Project Manager"];

    private static readonly string[] Places = ["Exeter", "Truro", "Leeds", "Hull", "Bath", "York"];

    private static readonly string[] NoReferences = ["TBC", "N/A", "1", "See advert", "None", "Various", "2025", "0000"];

    private readonly Random _chance;
    private readonly List<FamilyCopy> _copies = [];
    private int _jobs;

    public AdvertFamily(int seed)
    {
        _chance = new Random(seed);
        Trust();
        School();
        Universities();
        Hotels();
        Placeholders();
        OnePage();
        Council();
    }

    public IReadOnlyList<FamilyCopy> Copies => _copies;

    /// <summary>The jobs whose copies have the employer's own reference in common, and so can be known to be one.</summary>
    public HashSet<int> Recognisable { get; } = [];

    private DateOnly Day() => new DateOnly(2025, 10, 1).AddDays(_chance.Next(60));

    private string Any(params string[] of) => of[_chance.Next(of.Length)];

    /// <summary>A title as one board writes it.</summary>
    private string Titled(string role, string place) => _chance.Next(6) switch
    {
        0 => $"{role}, Band 3",
        1 => $"{role} - {place}",
        2 => $"{role} (Full-time)",
        3 => role.ToUpperInvariant(),
        _ => role,
    };

    /// <summary>Each job has its reference; on two boards, and posted again on one of them.</summary>
    private void Trust()
    {
        for (var number = 0; number < 8; number++)
        {
            var (job, role, place, posted) = (++_jobs, Any(Roles), Any(Places), Day());
            var reference = $"380-{(char)('A' + _chance.Next(26))}{(char)('A' + _chance.Next(26))}{1000 + number}";
            var closes = posted.AddDays(_chance.Next(10, 29));
            Recognisable.Add(job);
            Add(job, posted, closes, Nhs(Titled(role, place), "Example Trust", reference, place, posted, closes), null);
            var title = Titled(role, place);
            Add(job, posted, closes, FindAJob(title, "Example Trust", $"{7_000_000 + job}/{reference}", place, posted, posted.AddDays(30), closes), $"https://findajob.dwp.gov.uk/details/{17_000_000 + job}");
            if (_chance.Next(2) == 0)
            {
                var again = posted.AddDays(31);
                Add(job, again, again.AddDays(20), FindAJob(title, "Example Trust", $"{7_100_000 + job}/{reference}-2", place, again, again.AddDays(30), again.AddDays(20)), $"https://findajob.dwp.gov.uk/details/{17_100_000 + job}");
            }
            else if (_chance.Next(2) == 0)
            {
                // The reference is used again after the end, for another job.
                var later = closes.AddDays(_chance.Next(32, 40));
                Add(++_jobs, later, later.AddDays(14), Nhs(Titled(Any(Roles), place), "Example Trust", reference, place, later, later.AddDays(14)), null);
            }
        }
    }

    /// <summary>A school numbers its vacancies on, while the others are open.</summary>
    private void School()
    {
        var posted = Day();
        for (var number = 1; number <= 6; number++)
        {
            var (job, closes) = (++_jobs, posted.AddDays(_chance.Next(15, 25)));
            Add(job, posted, closes, FindAJob(Any(Roles), "Example School", $"SCH2025-{number}", "Truro", posted, closes, closes), _chance.Next(2) == 0 ? null : $"https://findajob.dwp.gov.uk/details/{18_000_000 + job}");
            posted = posted.AddDays(_chance.Next(0, 4));
        }
    }

    /// <summary>Two universities number alike on one board. Where a copy names its employer, the reference counts.</summary>
    private void Universities()
    {
        foreach (var university in new[] { "University of Exeter", "University of Leeds" })
        {
            for (var number = 1; number <= 4; number++)
            {
                var (job, posted) = (++_jobs, Day());
                var isNamed = _chance.Next(2) == 0;
                Add(job, posted, posted.AddDays(20), AcademicJobs(Any(Roles), isNamed ? university : null, $"{1230 + number}", Any(Places), posted, posted.AddDays(20)), $"https://www.jobs.ac.uk/job/AAA{job}/job");
            }
        }
    }

    /// <summary>The hotels of a group have a path each on one applicant system, or a host each below it, and number their jobs from 1040.</summary>
    private void Hotels()
    {
        foreach (var (hotel, place) in new[] { ("grand", "Bath"), ("seaview", "Hull"), ("station", "York") })
        {
            for (var number = 1040; number < 1043; number++)
            {
                var (job, posted) = (++_jobs, Day());
                var page = _chance.Next(2) == 0 ? $"https://jobs.ats.example/{hotel}/{number}" : $"https://{hotel}.ats.example/{number}";
                Add(job, posted, posted.AddDays(20), Plain(Any(Roles), _chance.Next(2) == 0 ? "Coastal Hotels" : null, $"{number}", place, posted, posted.AddDays(20)), page);
            }
        }
    }

    /// <summary>Where the reference should stand, there is none.</summary>
    private void Placeholders()
    {
        for (var number = 0; number < 8; number++)
        {
            var (job, posted) = (++_jobs, Day());
            Add(job, posted, posted.AddDays(15), Nhs(Any(Roles), Any("Example Trust", "Another Trust"), Any(NoReferences), $"Site {number}", posted, posted.AddDays(15)), _chance.Next(2) == 0 ? null : $"https://www.jobs.nhs.uk/candidate/jobadvert/P{job}");
        }
    }

    /// <summary>A charity has one page, on which one job stands after another; an agency has one for whoever recruits.</summary>
    private void OnePage()
    {
        var posted = Day();
        foreach (var role in Roles.OrderBy(_ => _chance.Next()).Take(3))
        {
            Add(++_jobs, posted, posted.AddDays(10), Plain(role, "Example Charity", null, "York", _chance.Next(2) == 0 ? posted : null, posted.AddDays(10)), "https://charity.example/jobs");
            posted = posted.AddDays(_chance.Next(12, 20));
        }

        foreach (var client in new[] { "First Client", "Second Client" })
        {
            Add(++_jobs, posted, posted.AddDays(10), Plain("Cleaner", client, null, "Leeds", posted, posted.AddDays(10)), "https://agency.example/cleaner");
            posted = posted.AddDays(12);
        }
    }

    /// <summary>One reference for two jobs at a time, and references that end in the year.</summary>
    private void Council()
    {
        var posted = Day();
        foreach (var (role, board) in new[] { ("Ward Clerk", "nhs"), ("Head Chef", "find") })
        {
            var text = board == "nhs" ? Nhs(role, "Example Council", "EC900", "Hull", posted, posted.AddDays(20)) : FindAJob(role, "Example Council", "EC900", "Hull", posted, posted.AddDays(20), posted.AddDays(20));
            Add(++_jobs, posted, posted.AddDays(20), text, null);
        }

        for (var number = 0; number < 4; number++)
        {
            var day = Day();
            Add(++_jobs, day, day.AddDays(20), Nhs(Any(Roles), "Example Council", $"EC/01{20 + number}/25", "Hull", day, day.AddDays(20)), null);
        }
    }

    private void Add(int job, DateOnly from, DateOnly until, string text, string? page) => _copies.Add(new FamilyCopy(job, from, until, text, page));

    private static string Nhs(string title, string employer, string reference, string place, DateOnly posted, DateOnly closes) =>
        $"{title}\nDate posted: {In(posted)}\nEmployer: {employer}\nReference number: {reference}\nPay scheme: Band 3\nContract: Permanent\nWorking pattern: Full time\nJob locations: {place}\n\nThis advert closes on {In(closes)}.";

    private static string FindAJob(string title, string employer, string reference, string place, DateOnly posted, DateOnly shown, DateOnly closes) =>
        $"{title}\nPosting date: {In(posted)}\nHours: Full time\nClosing date: {In(shown)}\nLocation: {place}\nCompany: {employer}\nJob type: Permanent\nJob reference: {reference}\n\nThis advert closes on {In(closes)}.";

    private static string AcademicJobs(string title, string? employer, string reference, string place, DateOnly posted, DateOnly closes) =>
        $"{title}\n{(employer is null ? string.Empty : $"Employer: {employer}\n")}Location: {place}\nSalary: £40,000\nHours: Full Time\nContract Type: Permanent\nPlaced On: {In(posted)}\nCloses: {In(closes)}\nJob Ref: {reference}\n\nPlease apply online.";

    private static string Plain(string title, string? employer, string? reference, string place, DateOnly? posted, DateOnly closes) =>
        $"{title}\n{(employer is null ? string.Empty : $"Employer: {employer}\n")}{(reference is null ? string.Empty : $"Reference: {reference}\n")}Location: {place}\n{(posted is { } day ? $"Date posted: {In(day)}\n" : string.Empty)}\nThis advert closes on {In(closes)}.";

    private static string In(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
}
