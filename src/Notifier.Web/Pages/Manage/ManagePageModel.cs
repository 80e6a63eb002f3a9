using Notifier.Web.Pages.Adverts;
using Notifier.Web.Pages.Check;

namespace Notifier.Web.Pages.Manage;

/// <summary>What a person follows, on the page where they change it.</summary>
/// <remarks>Public only because the compiler makes Razor components public.</remarks>
/// <param name="Home">The path of this page; its forms post below it.</param>
/// <param name="Calendar">The address of their private calendar; null while there is nothing in it.</param>
/// <param name="Done">What was just done, in words; null when nothing was.</param>
/// <param name="Error">What could not be done, and where.</param>
/// <param name="Typed">What was to be followed besides, and could not be.</param>
public sealed record ManagePageModel(string Home, Uri? Calendar, string? Done, FormError? Error, string? Typed, IReadOnlyList<ManagedAdvert> Adverts)
{
    /// <summary>An advert that was asked for, of a job that they follow already; null when none was.</summary>
    public Replacement? Replacement { get; init; }

    /// <summary>All but what is asked about: that stands above.</summary>
    public IEnumerable<ManagedAdvert> Open => Adverts.Where(advert =>
        advert.State != ManagedState.Ended && (advert.State != ManagedState.Pending || advert.Id != Replacement?.Advert.Id));

    public IEnumerable<ManagedAdvert> Over => Adverts.Where(advert => advert.State == ManagedState.Ended);

    /// <summary>On top of the page, where it must be said which advert is meant.</summary>
    public IReadOnlyList<FormError> Errors => Error is null ? [] : [Adverts.FirstOrDefault(advert => advert.DaysField == Error.Field) is { } about ? Error with { Words = $"{about.Advert.Title}: {Error.Words}" } : Error];
}

/// <param name="Id">The advert's, also when the advert itself is no longer kept.</param>
/// <param name="InWords">How it is followed, one sentence.</param>
/// <param name="Rungs">Days before closing on which they are reminded.</param>
public sealed record ManagedAdvert(string Id, AdvertSummaryModel Advert, ManagedState State, string InWords, IReadOnlyList<int> Rungs)
{
    /// <summary>The first box of its days.</summary>
    public string DaysField => DaysFieldOf(Id);

    public static string DaysFieldOf(string id) => $"rungs-{id}";

    /// <summary>There is still something to be reminded of.</summary>
    public bool HasReminders => State is ManagedState.Confirmed or ManagedState.Paused && Advert.Answer.Kind != AnswerKind.Over;
}

/// <summary>Asks whether an advert takes the place of what is followed of the same job.</summary>
/// <param name="Question">And what comes of it; each one paragraph.</param>
/// <param name="Button">To say yes.</param>
public sealed record Replacement(AdvertSummaryModel Advert, IReadOnlyList<string> Question, string Button);

public enum ManagedState
{
    Pending,
    Confirmed,
    Paused,
    Ended,
}
