using Notifier.Web.Pages.Adverts;

namespace Notifier.Web.Pages;

/// <summary>A page with one thing to read, and at most one thing to do.</summary>
/// <remarks>Public only because the compiler makes Razor components public.</remarks>
/// <param name="Button">The button's label. It posts to the page's own address. Null when there is nothing to do.</param>
/// <param name="AsksFor">A form that asks for an email address; null when the page needs none.</param>
/// <param name="Next">Where to go next; null when the header's links are enough.</param>
/// <param name="IsDone">It says that something was done.</param>
public sealed record MessageModel(
    string Heading,
    IReadOnlyList<string> Paragraphs,
    AdvertSummaryModel? Advert = null,
    string? Button = null,
    EmailForm? AsksFor = null,
    NextPage? Next = null,
    bool IsDone = false)
{
    /// <summary>Adverts with checkboxes beside the button. None is ticked at first.</summary>
    public IReadOnlyList<AdvertSummaryModel> Others { get; init; } = [];

    /// <summary>How long we keep the adverts that are not ticked: "7 days".</summary>
    public string? OthersKept { get; init; }

    public MessageModel(string heading, params string[] paragraphs)
        : this(heading, (IReadOnlyList<string>)paragraphs)
    {
    }
}

/// <summary>A form that asks for an email address.</summary>
/// <param name="Action">The address it posts to.</param>
/// <param name="Typed">What the person typed before.</param>
/// <param name="Error">What was wrong with it; null the first time.</param>
public sealed record EmailForm(string Action, string Button, string? Typed = null, string? Error = null);

/// <param name="Path">A link within this site.</param>
public sealed record NextPage(string Label, string Path);
