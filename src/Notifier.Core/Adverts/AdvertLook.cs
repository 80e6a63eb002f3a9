using Notifier.Core.Adverts.Identity;
using Notifier.Core.Security;
using Notifier.Reading.Dates;
using Notifier.Reading.Findings;
using Notifier.Reading.Grammar;

namespace Notifier.Core.Adverts;

/// <summary>One look at one copy: what it says, which job it names, and what is stored of it.</summary>
/// <param name="Page">Null when no page is known.</param>
/// <param name="Longest">How many characters of its text are stored.</param>
internal sealed record AdvertLook(CheckedAdvert Checked, Uri? Page, AdvertSource Source, int Longest)
{
    private const int LongestTitle = 300;

    /// <param name="reference">As the page's own field states it. Null keeps what the words state.</param>
    public AdvertLook With(string? reference) => reference is null || reference == Reading.Reference
        ? this
        : new AdvertLook(Checked with { Reading = Reading with { Reference = reference } }, Page, Source, Longest);

    private AdvertReading Reading => Checked.Reading;

    /// <summary>It makes an advert of its own, and joins or changes no other.</summary>
    public bool IsUnlisted => Source is AdvertSource.Visitor or AdvertSource.Page;

    /// <summary>We fetched the page ourselves.</summary>
    public bool IsFetched => Source is AdvertSource.Board or AdvertSource.Page;

    /// <summary>As much of the text as is stored.</summary>
    public string Text { get; } =
        Shortened(Checked.Reading.Text.Text, Math.Min(Longest, AdvertStore.RoomFor(Checked.Reading.Text.Text))) ?? string.Empty;

    public IReadOnlyList<ClosingDate> Closings { get; } = Checked.ClosingDates;

    public CopyIdentity Identity { get; } = CopyIdentity.From(Checked.Reading, Page);

    public EarlierKeys Earlier { get; } = EarlierKeys.From(Checked.Reading, Page);

    /// <summary>
    /// A new copy's key, made from its page. Without a page it is made from its reference and site, and without these from its words.
    /// </summary>
    private string CopyKey => Identity switch
    {
        { Address: { } address } => KeyHash.Key("copy at", address),
        { Job: { } job } => KeyHash.Key("copy of", Identity.Site ?? string.Empty, job.Employer, job.Text),
        _ => KeyHash.Key("copy in words", Reading.Text.ShownText),
    };

    /// <summary>
    /// The ids of an advert that a visitor pasted: today's, and the one of earlier versions. An advert stored under the old one keeps it.
    /// </summary>
    public IEnumerable<string> PrivateIds(PrivateIds ids)
    {
        var (words, page) = (Reading.Text.ShownText, Page?.AbsoluteUri ?? string.Empty);
        return [ids.Create("visitor", words, page), KeyHash.Key("visitor", words, page)];
    }

    /// <summary>
    /// The id of a new advert from an operator's look, or a board's. Two first looks at one copy make the same id. It tells nothing.
    /// </summary>
    /// <param name="taken">How many other adverts already have an id made from the same values.</param>
    public string NewId(int taken = 0) => Identity switch
    {
        { Job: null, Address: null } => KeyHash.Key("job in words", Reading.Text.ShownText),
        _ => KeyHash.Key(
            "job",
            Identity.EmployerKey ?? string.Empty,
            Identity.Number ?? string.Empty,
            Identity.Address ?? string.Empty,
            IsoDate.Text(Reading.PostingDate) ?? string.Empty,
            Identity.Name.ToString(),
            FormattableString.Invariant($"{taken}")),
    };

    /// <summary>Whether the look is at this copy. Two pages are two copies, even when their keys are equal.</summary>
    public bool IsOf(AdvertCopy copy)
    {
        var known = copy.Identity;
        return known.Address is not null && Identity.Address is not null
            ? known.Address == Identity.Address
            : copy.Key == CopyKey || copy.Key == Earlier.Copy || known.IsSameCopy(Identity);
    }

    /// <summary>Where the job is, according to the location fields that the board shows.</summary>
    public Division? Division
    {
        get
        {
            var places = string.Join(' ', Reading.Text.ShownFields
                .Where(shown => shown.Name.Contains("location", StringComparison.Ordinal))
                .Select(shown => Reading.Text.Plain[shown.ValueStart..shown.ValueEnd]));
            return Names("Northern Ireland") ? Notifier.Reading.Findings.Division.NorthernIreland
                : Names("Scotland") ? Notifier.Reading.Findings.Division.Scotland
                : Names("England") || Names("Wales") ? Notifier.Reading.Findings.Division.EnglandAndWales
                : null;

            bool Names(string country) => places.Contains(country, StringComparison.Ordinal);
        }
    }

    /// <param name="before">The copy as it was last read. Null when it is new.</param>
    public AdvertCopy Copy(AdvertCopy? before, DateTimeOffset now) => new()
    {
        Key = before?.Key ?? CopyKey,
        Board = Reading.Board?.Name,
        Reference = Shortened(Reading.Reference, LongestTitle),
        Url = Page ?? before?.Url,
        Read = now,
        Posted = Reading.PostingDate,
        WhereToLook = Page is null && Reading.Board is not null ? FindingRules.WhereToAsk(Reading) : null,
        IsInternalOnly = Checked.Findings.Any(finding => finding.Kind == FindingKind.InternalApplicantsOnly),
        Closings = Closings.Count > 0 || before is null ? [.. Closings] : before.Closings,
        Findings = AdvertFinding.From(Checked),
        Pieces = AdvertStore.Pieces(Text).Count,
        Title = Shortened(Reading.Title, LongestTitle) ?? string.Empty,
        Location = Identity.Location,
        Employer = Shortened(Reading.Employer, LongestTitle),
        ReaderVersion = AdvertReading.Version,
    };

    public Advert NewAdvert(string id, MergedClosingDate closing, AdvertCopy copy) => new()
    {
        Id = id,
        IsPrivate = IsUnlisted,
        IsFetched = IsFetched,
        Title = Shortened(Reading.Title, LongestTitle) ?? "A job advert",
        Employer = Shortened(Reading.Employer, LongestTitle),
        Reference = IsUnlisted ? copy.Reference : Identity.Job?.Text ?? copy.Reference,
        ReferenceOf = IsUnlisted ? null : Identity.Job?.Employer,
        ApplyUrl = Page,
        Posted = Reading.PostingDate,
        IsInternalOnly = copy.IsInternalOnly,
        WhereToLook = copy.WhereToLook,
        Closing = closing,
        Version = 1,
        OwnVersion = 1,
        Created = copy.Read,
        LastRead = copy.Read,
        Closed = null,
        FollowersReminderDays = ReminderDays.Default,
    };

    private static string? Shortened(string? text, int most) =>
        text is null ? null : TextCursor.Cut(text, most).ToString();
}
