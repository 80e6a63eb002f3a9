using Notifier.Web.Endpoints;
using Notifier.Web.Pages.Adverts;
using Notifier.Web.Pages.Check;

namespace Notifier.Web.Pages.Manage;

/// <summary>What a person follows, on the page where they change it.</summary>
/// <remarks>Public only because the compiler makes Razor components public.</remarks>
/// <param name="Home">The path of this page; its forms post below it.</param>
/// <param name="Calendar">The address of their private calendar; null while it is empty.</param>
/// <param name="Done">What was just done, in words; null when nothing was.</param>
/// <param name="Error">What failed, and in which field.</param>
/// <param name="Typed">The advert that the person could not add.</param>
public sealed record ManagePageModel(
    string Home,
    Uri? Calendar,
    string? Done,
    FieldError? Error,
    string? Typed,
    IReadOnlyList<ManagedAdvert> Adverts)
{
    /// <summary>Asks about an advert of a job that they already follow; null when there is nothing to ask.</summary>
    public Replacement? Replacement { get; init; }

    /// <summary>All except the advert in the question above.</summary>
    public IEnumerable<ManagedAdvert> Open => Adverts.Where(advert =>
        advert.State != ManagedState.Ended && (advert.State != ManagedState.Pending || advert.Id != Replacement?.Advert.Id));

    public IEnumerable<ManagedAdvert> Over => Adverts.Where(advert => advert.State == ManagedState.Ended);

    /// <summary>The error as the top of the page shows it. There it must name the advert.</summary>
    public IReadOnlyList<FieldError> Errors =>
        Error is null
        ? []
        : [Adverts.FirstOrDefault(advert => advert.DaysField == Error.Field) is { } about ? Error with { Message = $"{about.Advert.Title}: {Error.Message}" } : Error];
}

/// <param name="Id">The advert's id, which remains when we no longer keep the advert itself.</param>
/// <param name="InWords">One sentence that says how they follow it.</param>
/// <param name="ReminderDays">Their reminder days.</param>
public sealed record ManagedAdvert(string Id, AdvertSummaryModel Advert, ManagedState State, string InWords, IReadOnlyList<int> ReminderDays)
{
    /// <summary>The first of its checkboxes.</summary>
    public string DaysField => DaysFieldOf(Id);

    public static string DaysFieldOf(string id) => $"{RequestedDays.Name}-{id}";

    /// <summary>There are still reminders to come.</summary>
    public bool HasReminders => State is ManagedState.Confirmed or ManagedState.Paused && Advert.Answer.Kind != AnswerKind.Over;
}

/// <summary>Asks whether an advert replaces the one that they follow for the same job.</summary>
/// <param name="Question">What a yes changes, one paragraph each.</param>
/// <param name="Button">The form field that says yes.</param>
public sealed record Replacement(AdvertSummaryModel Advert, IReadOnlyList<string> Question, string Button);

public enum ManagedState
{
    Pending,
    Confirmed,
    Paused,
    Ended,
}
