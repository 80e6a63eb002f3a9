using Notifier.Reading.Roles;

namespace Notifier.Reading.Dates;

/// <summary>
/// Applies "extended to" and "now closes on" to the closing dates beside them. The latest extension wins, because nobody extends backwards.
/// "Now closes on" can also be earlier, so the last statement wins.
/// </summary>
internal sealed class ClosingChanges
{
    private static readonly ClosingChanges None = new();

    private readonly Dictionary<string, Change> _ofAudience = [];
    private Change? _any;

    /// <summary>The new closing date.</summary>
    /// <param name="EarliestNow">The earliest day that "now closes on" names, even if another change wins.</param>
    private readonly record struct Change(DateOnly Day, bool IsNow, DateOnly? EarliestNow)
    {
        public static Change From(DateMention mention, Change? before)
        {
            var day = mention.Date!.Value;
            var isNow = mention.Role == MentionRole.NowClosesOn;
            var earliestNow = isNow && !(before?.EarliestNow < day) ? day : before?.EarliestNow;
            return before is { IsNow: false } extended && !isNow && extended.Day > day ? extended : new Change(day, isNow, earliestNow);
        }
    }

    /// <summary>The changes that one copy states, in reading order.</summary>
    /// <remarks>A change for staff alone changes nobody else's date. A change before the posting date is left over from an earlier
    /// advert. A change to a day that we do not believe replaces nothing.</remarks>
    public static ClosingChanges From(AdvertReading reading)
    {
        var changes = None;
        var remote = default(IReadOnlySet<DateOnly>);
        foreach (var mention in reading.Closing)
        {
            if (mention.IsChange
                && Audiences.Narrowness(mention.Audience) == 0
                && !(mention.Date < reading.PostingDate)
                && !(remote ??= RemoteDates.Find(reading, RemoteDates.AYear)).Contains(mention.Date!.Value))
            {
                changes = ReferenceEquals(changes, None) ? new ClosingChanges() : changes;
                changes.Add(mention);
            }
        }

        return changes;
    }

    /// <summary>The changed date over all copies; null when no copy changes its date.</summary>
    /// <remarks>Nothing says which copy is newest. So the latest extension wins, unless a copy "now closes" earlier.</remarks>
    public static DateOnly? Over(IEnumerable<ClosingDate> credible)
    {
        var (extended, now) = (default(DateOnly?), default(DateOnly?));
        foreach (var closing in credible)
        {
            if (closing.IsNowClosing)
            {
                now = now < closing.LastDay ? now : closing.LastDay;
            }
            else if (closing.IsExtension)
            {
                extended = extended > closing.LastDay ? extended : closing.LastDay;
            }
        }

        return extended < now ? extended : now ?? extended;
    }

    /// <summary>The advert says that another day replaces this one.</summary>
    public bool Replace(DateMention mention) =>
        For(mention) is { } change
        && (mention.Date < change.Day || (mention.Date > change.Day && change.IsNow && mention.Source == MentionSource.Text));

    /// <summary>Only the order of the words says that this day wins over an earlier one.</summary>
    public bool AreUnsure(DateMention mention) => For(mention) is { } change && change.EarliestNow < change.Day;

    /// <summary>A change for external applicants does not touch the second round's date.</summary>
    private Change? For(DateMention mention) =>
        mention.Audience is { } audience ? _ofAudience.TryGetValue(audience, out var own) ? own : Find(string.Empty) : _any;

    private Change? Find(string audience) => _ofAudience.TryGetValue(audience, out var change) ? change : null;

    private void Add(DateMention mention)
    {
        var audience = mention.Audience ?? string.Empty;
        _any = Change.From(mention, _any);
        _ofAudience[audience] = Change.From(mention, Find(audience));
    }
}
