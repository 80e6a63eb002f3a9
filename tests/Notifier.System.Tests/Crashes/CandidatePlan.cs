namespace Notifier.System.Tests.Crashes;

/// <summary>Who follows what, and in which order they come.</summary>
internal sealed class CandidatePlan
{
    private readonly Queue<Candidate> _toCome;
    private readonly PlannedAdvert[] _forLatecomers;
    private int _latecomers;

    /// <param name="day">The day in London on which reminders fall due during the run.</param>
    public CandidatePlan(DateOnly day, Random random)
    {
        // Nothing closes on the day itself: a run that passes midnight in London finds everything still open.
        PlannedAdvert Closing(int days, string title) => new(title, $"AB{1000 + days}", day.AddDays(-20), day.AddDays(days));
        var (cook, porter, gardener, clerk, nurse) = (Closing(2, "Cook"), Closing(4, "Porter"), Closing(5, "Gardener"), Closing(7, "Ward Clerk"), Closing(12, "Nurse"));
        (Adverts, Moving, _forLatecomers) = ([cook, porter, gardener, clerk, nurse], nurse, [nurse, porter, nurse]);
        List<Candidate> early =
        [
            .. People(clerk, Story.ConfirmsAndKeeps, 2, "early-"),
            .. People(cook, Story.ConfirmsAndKeeps, 1, "early-"),
            .. People(nurse, Story.ConfirmsAndKeeps, 32, "early-"),
            .. People(nurse, Story.Leaves, 2),
            .. People(nurse, Story.PausesAndResumes, 2),
        ];
        Candidate[] others =
        [
            .. People(nurse, Story.ConfirmsAndKeeps, 6),
            .. People(nurse, Story.NeverConfirms, 1),
            .. People(clerk, Story.ConfirmsAndKeeps, 4),
            .. People(clerk, Story.NeverConfirms, 1),
            .. People(porter, Story.ConfirmsAndKeeps, 3),
            .. People(cook, Story.ConfirmsAndKeeps, 4),
            .. People(gardener, Story.ConfirmsAndKeeps, 3, "five-", [5, 1]),
            .. People(gardener, Story.ConfirmsAndKeeps, 2, "six-", [6, 5]),
            .. People(gardener, Story.ChangesRungs, 3),
        ];
        random.Shuffle(others);
        (Early, _toCome) = (early, new Queue<Candidate>(others));
    }

    public IReadOnlyList<PlannedAdvert> Adverts { get; }

    /// <summary>The advert whose date moves, always so far ahead that no reminder of it falls due.</summary>
    public PlannedAdvert Moving { get; }

    /// <summary>Those who come before the first kill.</summary>
    public IReadOnlyList<Candidate> Early { get; }

    public bool IsSomebodyToCome => _toCome.Count > 0;

    /// <summary>The next to come. There is always one more.</summary>
    public Candidate Next() => _toCome.TryDequeue(out var next) ? next : People(_forLatecomers[_latecomers % _forLatecomers.Length], Story.ConfirmsAndKeeps, 1, $"late-{++_latecomers}-").Single();

    private static IEnumerable<Candidate> People(PlannedAdvert advert, Story story, int count, string name = "", int[]? rungs = null) => Enumerable.Range(1, count).Select(number =>
        new Candidate($"{name}{story.ToString().ToLowerInvariant()}-{number}@{advert.Title.ToLowerInvariant().Replace(' ', '-')}.example", advert, story, rungs));
}
