namespace Notifier.Web.Pages.Check;

/// <summary>A real advert to look at, as it was on a day when it was open.</summary>
/// <param name="Name">The name of its file, without the ending.</param>
/// <param name="AsOf">A day on which it was open.</param>
internal sealed record Example(string Name, string Title, string WhyItMatters, DateOnly AsOf)
{
    public static IReadOnlyList<Example> All { get; } =
    [
        new(
            "find-a-job-peer-support-worker",
            "Peer Support Worker",
            "The board’s date is 16 days too late, and it is for internal applicants only",
            new DateOnly(2025, 12, 12)),
        new(
            "find-a-job-support-time-recovery-worker",
            "Support Time Recovery Worker",
            "The board’s date is 16 days too late",
            new DateOnly(2026, 1, 12)),
        new(
            "nhs-jobs-carer-peer-support-worker",
            "Carer Peer Support Worker",
            "A copy that states no closing date at all",
            new DateOnly(2025, 11, 12)),
    ];

    public static Example? Find(string name) => All.FirstOrDefault(example => example.Name == name);

    public byte[] Read()
    {
        using var stream = typeof(Example).Assembly.GetManifestResourceStream($"samples/{Name}.txt")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
