namespace Notifier.Benchmarks;

/// <summary>How much may go wrong on a set, and how much did. Disputed labels do not count.</summary>
internal sealed record Bar(string Set, string What, int Most, int Count)
{
    public bool IsKept => Count <= Most;

    public static IEnumerable<Bar> On(string set, IEnumerable<Failure> failures)
    {
        var counted = failures.Where(failure => failure.Disputed is null).ToList();
        return set switch
        {
            "nhs" =>
            [
                new Bar(set, "failures", 2, counted.Count(failure => failure.IsOfDates)),
                new Bar(set, "missed flags", 1, counted.Count(failure => failure.IsMissedFlag)),
                new Bar(set, "false flags", 1, counted.Count(failure => failure.IsFalseFlag)),
            ],
            "nhs-none-stated" => [new Bar(set, "invented", 1, counted.Count(failure => failure.IsInvention))],
            "civil-service" => [new Bar(set, "failures", 0, counted.Count(failure => failure.IsOfDates))],
            "hard" => [new Bar(set, "failures", 1, counted.Count(failure => failure.IsOfDates))],
            _ => [],
        };
    }
}
