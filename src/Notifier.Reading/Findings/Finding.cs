using System.Collections.Immutable;
using Notifier.Reading.Dates;
using Notifier.Reading.Grammar;

namespace Notifier.Reading.Findings;

/// <summary>How much a finding matters to someone who wants to apply.</summary>
public enum Severity
{
    Note,
    Warning,
    Error,
}

/// <summary>
/// What can be wrong, or worth knowing, about an advert's dates. JSON has the names in kebab case: <c>closing-dates-disagree</c>.
/// </summary>
public enum FindingKind
{
    ClosingDatesDisagree,
    BoardDefault,
    NoClosingDate,
    WeekdayContradictsDate,
    ClosesBeforePosted,
    ImpossibleDate,
    AmbiguousDayMonth,
    YearInferred,
    AlreadyClosed,
    MayCloseEarly,
    OpenUntilFilled,
    UnclearTime,
    ClosesOnNonWorkingDay,
    ShortWindow,
    PostingDatesDisagree,
    InterviewBeforeClosing,
    InternalApplicantsOnly,
    WorkingPatternsDisagree,
    SeveralAudiences,
}

/// <summary>Something to know about an advert's dates, in one sentence, with its evidence. Without evidence there is no finding.</summary>
public sealed record Finding
{
    /// <exception cref="ArgumentException">There is no evidence.</exception>
    public Finding(
        FindingKind kind,
        Severity severity,
        string message,
        IEnumerable<DateMention> mentions,
        IEnumerable<Quote>? quotes = null)
    {
        Kind = kind;
        Severity = severity;
        Message = message;
        Mentions = [.. mentions];
        Quotes = quotes is null ? [] : [.. quotes];
        if (Mentions.IsEmpty && Quotes.IsEmpty)
        {
            throw new ArgumentException("A finding needs evidence: a mention or other words of the advert.", nameof(mentions));
        }
    }

    public FindingKind Kind { get; }

    public Severity Severity { get; }

    /// <summary>One plain sentence.</summary>
    public string Message { get; }

    /// <summary>The dates that are its evidence.</summary>
    public ImmutableArray<DateMention> Mentions { get; }

    /// <summary>Words that are its evidence and state no date, such as "open only to internal staff".</summary>
    public ImmutableArray<Quote> Quotes { get; }
}
