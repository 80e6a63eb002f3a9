using System.Text.Json;
using System.Text.Json.Serialization;
using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Core.Security;
using Notifier.Core.Sending.Ledger;

namespace Notifier.Core.Sending;

/// <summary>A message of the queue: which email a person should get, about what. It holds no address.</summary>
/// <param name="Advert">Null for a manage link.</param>
/// <param name="IsAnswer">The person's own act asked for it: it does not wait for the morning.</param>
/// <param name="Days">Of an email that leaves some days before the closing date, how many; else null.</param>
/// <param name="Date">Of such an email, the closing date from which the days were counted; else null.</param>
/// <param name="Quarter">Of findings for HR, the quarter of an hour whose findings go into one email, UTC; else null.</param>
public sealed partial record SendEmailMessage(
    PersonKey Person,
    string? Advert,
    EmailKind Kind,
    bool IsAnswer,
    int? Days = null,
    DateOnly? Date = null,
    DateTimeOffset? Quarter = null)
{
    /// <summary>When it fell due, UTC: only to tell how late its email was. Null when that is not known.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>
    /// The email id under which the mail service took this email, when the storage could not record it; else null.
    /// It is no secret, and does not say whose email it is.
    /// </summary>
    public string? Accepted { get; init; }

    /// <summary>
    /// Of an email that asks to confirm: its hourly cap was counted when it was asked for, or by the sweep at its turn. Messages of an
    /// earlier version were not counted.
    /// </summary>
    public bool HasRoom { get; init; }

    /// <summary>
    /// How many deliveries failed after they had claimed the email. The queue counts the deliveries of a message that is put back from one.
    /// </summary>
    public int Failures { get; init; }

    /// <summary>
    /// Of a manage link: the person as they stand in the queue (<see cref="EmailAddressProtector.Hide"/>); null in messages of an earlier
    /// version. Until they are revealed, the request is nobody's.
    /// </summary>
    public string? HiddenPerson { get; init; }

    /// <summary>
    /// The link to manage everything. Anybody may ask for it for any address, so its message does not hold the person's key.
    /// </summary>
    public static SendEmailMessage ForManageLink(PersonKey person, EmailAddressProtector book) =>
        new(person, null, EmailKind.ManageLink, IsAnswer: true) { HiddenPerson = book.Hide(person) };

    /// <summary>What asks once more for an email that did not get through; null when no message does.</summary>
    public static SendEmailMessage? From(EmailLedgerEntry entry)
    {
        if (entry.Kind is not { IsAskedForAgain: true } kind)
        {
            return null;
        }

        var (date, days) = entry.Closing is { } closing ? ((DateOnly?)closing.Date, (int?)closing.Days) : (null, null);
        return new SendEmailMessage(entry.Person, entry.Advert, kind.Kind, IsAnswer: false, days, date);
    }

    /// <summary>As it stands in the queue.</summary>
    public string ToText() => JsonSerializer.Serialize(
        new Form(HiddenPerson ?? Person.Value, Advert, EmailKinds.Get(Kind).QueueName, IsAnswer, Days, Date, Quarter)
        {
            Due = Due,
            Accepted = Accepted,
            HasRoom = HasRoom ? true : null,
            Failures = Failures == 0 ? null : Failures,
        },
        QueueJson.Default.Form);

    /// <returns>Null when the text is no such message.</returns>
    public static SendEmailMessage? TryParse(string? text) => TryParse(text, out _);

    /// <summary>Reads what this version or an earlier one wrote. It ignores what a newer one added.</summary>
    /// <param name="refusal">Why the text is no such message, without a word about a person; empty when it is one.</param>
    public static SendEmailMessage? TryParse(string? text, out string refusal)
    {
        var request = Read(text);
        refusal = request is null ? Refusal(text) : string.Empty;
        return request;
    }

    private static bool IsHidden(string person) =>
        person.Length is > PersonKey.Length and <= 256 && person.Contains('.', StringComparison.Ordinal);

    private static SendEmailMessage? Read(string? text)
    {
        try
        {
            return text is not null
                && JsonSerializer.Deserialize(text, QueueJson.Default.Form) is { } form
                && EmailKinds.FromQueueName(form.Kind) is { Content: var content } kind
                && PersonKey.TryParse(form.Person) is var person
                && (person is not null || (content == MessageContent.Person && IsHidden(form.Person)))
                && (form.Advert is null) == (content == MessageContent.Person)
                && (form.Advert is null || (form.Advert.Length <= 64 && form.Advert.All(char.IsAsciiLetterOrDigit)))
                && (form is { Days: >= 0 and <= ReminderDays.Furthest, Date: not null }
                    || (form is { Days: null, Date: null } && content != MessageContent.ClosingDate))
                && (form.Quarter is null) == (content != MessageContent.Quarter)
                && (form.Accepted is null || EmailId.IsSid(form.Accepted))
                ? new SendEmailMessage(person ?? default, form.Advert, kind.Kind, form.IsAnswer, form.Days, form.Date, form.Quarter)
                {
                    HiddenPerson = person is null ? form.Person : null,
                    Due = form.Due,
                    Accepted = form.Accepted,
                    HasRoom = form.HasRoom == true,
                    Failures = Math.Max(0, form.Failures ?? 0),
                }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Refusal(string? text)
    {
        try
        {
            using var document = JsonDocument.Parse(text ?? string.Empty);
            return document.RootElement is { ValueKind: JsonValueKind.Object } message
                && message.TryGetProperty("kind", out var named)
                && named.ValueKind == JsonValueKind.String
                && named.GetString() is { Length: > 0 and <= 32 } kind
                && kind.All(character => char.IsAsciiLetterLower(character) || character == '-')
                && EmailKinds.FromQueueName(kind) is null
                ? $"its kind {kind} is not known to this version, so a newer one put it there"
                : "it is no message of ours: something in it is missing or wrong";
        }
        catch (JsonException)
        {
            return "it is no message of ours: it is no JSON";
        }
    }

    private sealed record Form(
        [property: JsonRequired] string Person,
        string? Advert,
        [property: JsonRequired] string Kind,
        bool IsAnswer,
        int? Days = null,
        DateOnly? Date = null,
        DateTimeOffset? Quarter = null)
    {
        public DateTimeOffset? Due { get; init; }

        public string? Accepted { get; init; }

        public bool? HasRoom { get; init; }

        public int? Failures { get; init; }
    }
    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(Form))]
    private sealed partial class QueueJson : JsonSerializerContext;
}
