namespace Notifier.Benchmarks;

/// <summary>Labels we believe wrong, each with its evidence. They count as failures in every figure, and against no bar.</summary>
internal static class DisputedLabels
{
    private static readonly Dictionary<(string Set, string Id), string> EvidenceOf = new()
    {
        [("hard", "nhs-916252952")] =
            "The text says “Closing date – 2 weeks after insertion”, and two weeks after 2 November 2020 is 16 November. The label, 17 November, repeats the field validThrough.",
        [("civil-service", "moj/2026-05-12 Senior Service Designer (Ref 17169) - Ministry of Justice.pdf")] =
            "The description says “Closing Date: 10th May 2026”, the header 12 May. The safe date is the earliest credible one; the label repeats the header.",
    };

    /// <summary>Why this label is believed wrong; null when it is not.</summary>
    public static string? Evidence(string set, string id) => EvidenceOf.GetValueOrDefault((set, id));
}
