using Notifier.Web.Pages.Adverts;

namespace Notifier.Web.Pages;

/// <summary>A page with one thing to read, and at most one thing to do.</summary>
/// <remarks>Public only because the compiler makes Razor components public.</remarks>
/// <param name="Button">Its label; it posts to the page's own address. Null when there is nothing to do.</param>
/// <param name="AsksFor">A form that asks for an email address; null when none is asked for.</param>
/// <param name="Next">Where to go from here; null when the page's head is enough.</param>
/// <param name="IsDone">It tells that something was done.</param>
public sealed record MessageModel(string Heading, IReadOnlyList<string> Paragraphs, AdvertSummaryModel? Advert = null, string? Button = null, EmailForm? AsksFor = null, NextPage? Next = null, bool IsDone = false)
{
    /// <summary>Adverts that can be ticked before the button is pressed; none is ticked.</summary>
    public IReadOnlyList<AdvertSummaryModel> Others { get; init; } = [];

    /// <summary>How long those are kept that are not ticked: "7 days".</summary>
    public string? OthersKept { get; init; }

    public MessageModel(string heading, params string[] paragraphs)
        : this(heading, (IReadOnlyList<string>)paragraphs)
    {
    }
}

/// <summary>Asks for an email address.</summary>
/// <param name="Action">Where it is posted to.</param>
/// <param name="Typed">What was sent before.</param>
/// <param name="Error">What was wrong with what was sent before; null the first time.</param>
public sealed record EmailForm(string Action, string Button, string? Typed = null, string? Error = null);

/// <param name="Path">On this site.</param>
public sealed record NextPage(string Label, string Path);
