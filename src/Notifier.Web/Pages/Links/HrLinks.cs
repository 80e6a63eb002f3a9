using Notifier.Core.Hr;
using Notifier.Core.Security;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;
using Notifier.Reading.Grammar;

namespace Notifier.Web.Pages.Links;

/// <summary>Confirms that an HR contact wants the emails for which an operator named them.</summary>
internal sealed class HrConfirmLink(HrContactStore contacts, ChangeHrContact change) : HrLink
{
    public override LinkPurpose Purpose => LinkPurpose.HrConfirm;

    public override async Task<MessageModel> AskAsync(LinkClaims link, CancellationToken cancellationToken) =>
        await contacts.GetAsync(link.Person, link.Advert!, cancellationToken) switch
        {
            null or { State: SubscriptionState.Ended } => Nothing(),
            { State: SubscriptionState.Pending, Scope: var scope } => new MessageModel(
                "Be told about your adverts?",
                [$"We will tell you about {InWords(scope)}: when one states two closing dates, or none, or one that cannot be right; and 7, 3 and 1 working days before it closes."],
                Button: "Yes, tell me"),
            { Scope: var scope } => Confirmed(scope),
        };

    public override async Task<MessageModel> ActAsync(LinkClaims link, HttpRequest request, CancellationToken cancellationToken) =>
        await contacts.GetAsync(link.Person, link.Advert!, cancellationToken) is { } contact
            && await change.ConfirmAsync(link.Person, link.Advert!, cancellationToken) != ChangeResult.NotFollowed
            ? Confirmed(contact.Scope)
            : Nothing();

    private static MessageModel Confirmed(HrScope scope) =>
        new("You will be told", [$"We tell you about {InWords(scope)}. Each email has a link to stop."], IsDone: true);

    private static MessageModel Nothing() =>
        new(
            "There is nothing to confirm",
            "It was stopped, or not confirmed in time. Please ask the people who run this notifier to name you again.");
}

/// <summary>Stops the emails to an HR contact about one scope.</summary>
internal sealed class HrLeaveLink(HrContactStore contacts, ChangeHrContact change) : HrLink
{
    public override LinkPurpose Purpose => LinkPurpose.HrLeave;

    public override async Task<MessageModel> AskAsync(LinkClaims link, CancellationToken cancellationToken) =>
        await contacts.GetAsync(link.Person, link.Advert!, cancellationToken) switch
        {
            null or { State: SubscriptionState.Ended } => Left(),
            { Scope: var scope } => new MessageModel(
                "Stop these emails?", [$"You will no longer be told about {InWords(scope)}."], Button: "Stop these emails"),
        };

    public override async Task<MessageModel> ActAsync(LinkClaims link, HttpRequest request, CancellationToken cancellationToken)
    {
        await change.LeaveAsync(link.Person, link.Advert!, cancellationToken);
        return Left();
    }

    private static MessageModel Left() =>
        new("You get no more of these emails", ["You are no longer told about these adverts."], IsDone: true);
}

/// <summary>A link in an email to an HR contact. Their scope takes the advert's place in it.</summary>
internal abstract class HrLink : ILinkAction
{
    public abstract LinkPurpose Purpose { get; }

    public MessageModel Broken { get; } = new(
        "This link does not work",
        "It may be too old, or have been cut short on its way. Please open it from the newest email, or ask the people who run this notifier for a new one.");

    public abstract Task<MessageModel> AskAsync(LinkClaims link, CancellationToken cancellationToken);

    public abstract Task<MessageModel> ActAsync(LinkClaims link, HttpRequest request, CancellationToken cancellationToken);

    public Task<MessageModel?> ExpiredAsync(LinkClaims link, CancellationToken cancellationToken) => Task.FromResult<MessageModel?>(null);

    protected static string InWords(HrScope scope) => SingleLine.From(scope.InWords, SingleLine.LongestName);
}
