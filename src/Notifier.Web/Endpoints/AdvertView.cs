using System.Text.Json.Serialization;
using Notifier.Core.Adverts;
using Notifier.Reading.Dates;
using Notifier.Reading.Grammar;

namespace Notifier.Web.Endpoints;

/// <summary>An advert as anyone may see it. It says nothing about its followers. A check report uses the same field names.</summary>
/// <param name="State">open, or closed when nobody can apply any more.</param>
/// <param name="SafeClosingDate">The last day, inclusive, on which it is safe to apply; null when no copy states a closing date.</param>
/// <param name="ClosingMoment">The first instant at which it is too late, UTC.</param>
/// <param name="Confidence">How sure that date is: certain, likely or guess. It is guess when there is no date.</param>
/// <param name="Safe">The closing date from which the safe date was read.</param>
/// <param name="Other">A later date shown elsewhere. Nobody should rely on it.</param>
/// <param name="PostedAgain">A new posting of the same job that states only a board default. The earlier safe date still counts. Left out
/// when there is none.</param>
/// <param name="WhereToLook">Where a person may find the original when no date is stated.</param>
/// <param name="IsPrivate">A visitor sent it or its link. Only people who know its id see it, and we never merge it with others.</param>
/// <param name="Version">Grows by one each time the closing date changes, or the advert closes or reopens.</param>
/// <param name="FirstRead">When a visitor last sent a private advert; null for others.</param>
/// <param name="Closed">When an operator closed or withdrew it.</param>
/// <param name="Followers">How many people follow it. Only operators see this.</param>
internal sealed record AdvertView(
    string Id,
    string State,
    string Title,
    string? Employer,
    string? Reference,
    Uri? Url,
    DateOnly? PostingDate,
    DateOnly? SafeClosingDate,
    DateTimeOffset? ClosingMoment,
    string Confidence,
    DateView? Safe,
    DateView? Other,
    string? WhereToLook,
    bool IsInternalOnly,
    bool IsPrivate,
    int Version,
    DateTimeOffset FirstRead,
    DateTimeOffset LastRead,
    DateTimeOffset? Closed,
    IReadOnlyList<CopyView> Copies,
    IReadOnlyList<VersionView> History,
    int? Followers,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PostedAgainView? PostedAgain)
{
    public static AdvertView From(AdvertWithCopies known, IReadOnlyList<AdvertVersion> history, int? followers, DateTimeOffset now)
    {
        var advert = known.Advert;
        return new AdvertView(
            advert.Id,
            advert.HasClosed(now) ? "closed" : "open",
            SingleLine.From(advert.Title, advert.Title.Length),
            advert.Employer is { } employer ? SingleLine.From(employer, employer.Length) : null,
            advert.Reference is { } reference ? SingleLine.From(reference, reference.Length) : null,
            advert.ApplyUrl,
            advert.Posted,
            advert.Closing.Safe?.LastDay,
            advert.Closing.Safe?.Instant,
            KebabCase.From(advert.Closing.Safe?.Confidence ?? Notifier.Reading.Dates.Confidence.Guess),
            DateView.From(advert.Closing.Safe),
            DateView.From(advert.Closing.Other),
            advert.Closing.Safe is null ? advert.WhereToLook : null,
            advert.IsInternalOnly,
            advert.IsPrivate,
            advert.Version,
            advert.IsPrivate ? advert.LastRead : advert.Created, // a visitor who pastes it must not learn that somebody pasted it before
            advert.LastRead,
            advert.Closed,
            [.. known.Copies.Select(copy => new CopyView(copy.Board, copy.Reference, copy.Url, copy.Read, copy.Posted, [.. copy.Closings.Select(closing => DateView.From(closing)!)]))],
            [.. history.Select(version => new VersionView(version.Number, advert.IsPrivate ? advert.LastRead : version.At, version.LastDay, version.Time, version.Confidence is { } confidence ? KebabCase.From(confidence) : null, version.IsClosed))],
            followers,
            advert.Again is { } again ? new PostedAgainView(again.Posted, DateView.From(again.Shown)!) : null);
    }
}

/// <param name="Date">The day on which the employer posted it again.</param>
/// <param name="Shown">The board default. Nobody should rely on it.</param>
internal sealed record PostedAgainView(DateOnly Date, DateView Shown);

/// <summary>A closing date as a copy states it.</summary>
/// <param name="Date">The last day on which applications are taken, inclusive, in London.</param>
/// <param name="Time">The time on that day, London; null when the whole day counts.</param>
/// <param name="Moment">The first instant at which it is too late, UTC.</param>
/// <param name="Source">field, structured-data or text.</param>
/// <param name="Confidence">certain, likely or guess.</param>
/// <param name="IsBoardDefault">Whether this is a board default.</param>
internal sealed record DateView(
    DateOnly Date,
    TimeOnly? Time,
    DateTimeOffset Moment,
    string Confidence,
    string Quote,
    string Source,
    string? Board,
    bool IsBoardDefault)
{
    public static DateView? From(ClosingDate? stated) => stated is null
        ? null
        : new DateView(
            stated.LastDay,
            stated.Time,
            stated.Instant,
            KebabCase.From(stated.Confidence),
            stated.Quote,
            KebabCase.From(stated.Source),
            stated.Board,
            stated.IsBoardDefault);
}

/// <summary>The last reading of one copy.</summary>
internal sealed record CopyView(
    string? Board,
    string? Reference,
    Uri? Url,
    DateTimeOffset Read,
    DateOnly? PostingDate,
    IReadOnlyList<DateView> Dates);

/// <summary>One step in the closing history.</summary>
/// <param name="Confidence">How sure the date was at that time: certain, likely or guess. Null without a date, or when it is not
/// known.</param>
internal sealed record VersionView(int Version, DateTimeOffset At, DateOnly? Date, TimeOnly? Time, string? Confidence, bool IsClosed);
