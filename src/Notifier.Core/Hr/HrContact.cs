using Notifier.Core.Security;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Hr;

/// <summary>A person who gets warnings about the adverts of a scope. Row <c>h-{scope}</c> of their partition.</summary>
/// <param name="State">Pending until they confirm from their mailbox. Never paused.</param>
/// <param name="Since">When it came into this state, UTC.</param>
/// <param name="Consent">When an operator named them, and when they confirmed.</param>
public sealed record HrContact(PersonKey Person, HrScope Scope, SubscriptionState State, DateTimeOffset Since, Consent Consent)
{
    public const string Prefix = "h-";

    public string? ETag { get; init; }

    public static string KeyOf(string scope) => Prefix + scope;

    internal TableRow ToRow() => new TableRow(Person.Value, KeyOf(Scope.Key)) { ETag = ETag }
        .With("state", State.ToString())
        .With("since", Since)
        .With("employer", Scope.Employer)
        .With("prefix", Scope.ReferencePrefix)
        .With("asked", Consent.Asked)
        .With("wording", Consent.Wording)
        .With("confirmed", Consent.Confirmed);

    internal static HrContact From(TableRow row) => new(
        PersonKey.Parse(row.Partition),
        HrScope.ForEmployer(row.Text("employer"))
            ?? HrScope.ForPrefix(row.Text("prefix"))
            ?? throw new FormatException("It is not the row of an HR contact."),
        Enum.Parse<SubscriptionState>(row.Text("state")!),
        row.Instant("since") ?? default,
        new Consent(row.Instant("asked") ?? default, row.Text("wording") ?? string.Empty, row.Instant("confirmed")))
    {
        ETag = row.ETag,
    };
}
