namespace Notifier.Core.Reminders;

/// <summary>
/// The order in which a sweep looks at what has fallen due: first what is for one person, who waits for an answer to what they did themselves; then by when the advert
/// closes, for whoever is told too late cannot apply any more; last what states no date.
/// </summary>
internal readonly record struct DueOrder(DateTimeOffset Closes, DateTimeOffset At, string RowKey) : IComparable<DueOrder>
{
    public static DueOrder Of(DueRow row) => new(row.Key.Person is null ? row.Closes ?? DateTimeOffset.MaxValue : DateTimeOffset.MinValue, row.Key.At, row.Key.RowKey);

    public int CompareTo(DueOrder other) =>
        Closes != other.Closes ? Closes.CompareTo(other.Closes) : At != other.At ? At.CompareTo(other.At) : string.CompareOrdinal(RowKey, other.RowKey);
}
