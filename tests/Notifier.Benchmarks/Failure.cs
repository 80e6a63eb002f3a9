using System.Globalization;

namespace Notifier.Benchmarks;

/// <summary>Our answer to one advert, held against its label.</summary>
internal sealed record Failure(string Set, Labelled Advert, Answer Answer)
{
    public bool IsOfDates => !Answer.Is(Advert.Expected!);

    public bool IsInvention => Answer.Closings.Any(date => !Advert.Expected!.Contains(date));

    public bool IsMissedFlag => Advert.Agrees == false && !Answer.Flagged;

    public bool IsFalseFlag => Advert.Agrees == true && Answer.Flagged;

    public bool Is => IsOfDates || IsMissedFlag || IsFalseFlag;

    public string? Disputed => DisputedLabels.Evidence(Set, Advert.Id);

    /// <summary>All that is needed to judge it, without opening the advert.</summary>
    public IEnumerable<string> Lines()
    {
        yield return $"  {Set} {Advert.Id}: {Stated()}expected {Listed(Advert.Expected!)}, read {Listed(Answer.Closings)}";
        foreach (var quote in Answer.Quotes)
        {
            yield return $"    {quote}";
        }

        if (IsMissedFlag || IsFalseFlag)
        {
            yield return IsMissedFlag ? "    not flagged, though the label says the dates disagree" : "    flagged, though the label says the dates agree";
        }

        if (Disputed is { } evidence)
        {
            yield return $"    {evidence}";
        }
    }

    private string Stated() => (Advert.Posted is { } posted ? $"posted {Iso(posted)}, " : string.Empty) + (Advert.ValidThrough is { } field ? $"validThrough {field}, " : string.Empty);

    private static string Listed(IEnumerable<DateOnly> dates) => string.Join(" and ", dates.Order().Select(Iso)) is { Length: > 0 } list ? list : "none";

    private static string Iso(DateOnly date) => date.ToString("O", CultureInfo.InvariantCulture);
}
