namespace Notifier.Web.Pages.Links;

/// <summary>What we say about links that do not work. The pages reveal nothing about the person.</summary>
internal static class BadLinks
{
    /// <summary>For a person to whom we would send a manage link.</summary>
    public static MessageModel TooOld { get; } = new(
        "This link is too old",
        ["For your safety links work for some time only. Say where to, and we send you a new one, with which you can change or stop everything."],
        AsksFor: new EmailForm("/manage", "Send me a new link"));

    /// <summary>For a person to whom we would send a manage link.</summary>
    public static MessageModel Broken { get; } = new(
        "This link does not work",
        ["It may have been cut short on its way, or changed. Please open it from the email itself. If that does not help, ask for a new one."],
        AsksFor: new EmailForm("/manage", "Send me a new link"));

    /// <summary>For a person who has not confirmed. They follow nothing yet, so we would not send them a manage link.</summary>
    public static MessageModel BrokenBeforeConfirmed { get; } = new(
        "This link does not work",
        ["It may have been cut short on its way, or changed. Please open it from the email itself.", "If that does not help, go to the advert’s page here, or paste the advert once more, and ask to follow it again."],
        Next: new NextPage("Paste the advert", "/check"));
}
