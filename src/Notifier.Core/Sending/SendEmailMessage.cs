using System.Text.Json;
using System.Text.Json.Serialization;
using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Core.Security;
using Notifier.Core.Sending.Ledger;

namespace Notifier.Core.Sending;

/// <summary>Why somebody should be written to. What is written is decided when it is sent.</summary>
public enum EmailKind
{
    Confirm,
    ManageLink,
    Announce,
    Ends,
    Rung,
    HrConfirm,
    HrFindings,
    HrCloses,
}

/// <summary>A message of the queue: whom to write to, about what. It holds no address.</summary>
/// <param name="Advert">Null for a manage link.</param>
/// <param name="IsAnswer">The person's own act asked for it: it does not wait for the morning.</param>
/// <param name="Days">Of a rung, how many days before closing; else null.</param>
/// <param name="Date">Of a rung or a warning that an advert closes, the closing date it was reckoned from; else null.</param>
/// <param name="Quarter">Of findings for HR, the quarter of an hour whose findings go into one mail, UTC; else null.</param>
public sealed record SendEmailMessage(PersonKey Person, string? Advert, EmailKind Kind, bool IsAnswer, int? Days = null, DateOnly? Date = null, DateTimeOffset? Quarter = null)
{
    /// <summary>When it fell due, UTC: only to tell how late its mail was. Null when nobody knows.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>The sid under which the mail service took this mail, when the storage could not take note of it; else null. It is no secret, and says nothing of whose mail it is.</summary>
    public string? Accepted { get; init; }

    /// <summary>Of a mail that asks to confirm: the room of its hour was taken when it was asked for, or by the sweep whose turn it was. Messages of the version before took none.</summary>
    public bool HasRoom { get; init; }

    /// <summary>
    /// How many deliveries failed after they had claimed the mail. A message that is put back is a new one to the queue, which counts its
    /// deliveries from one.
    /// </summary>
    public int Failures { get; init; }

    /// <summary>
    /// Of a manage link: the person as they stand in the queue (<see cref="EmailAddressProtector.Hide"/>); null in messages of the version before.
    /// Until they are revealed, the request is nobody's.
    /// </summary>
    public string? HiddenPerson { get; init; }

    /// <summary>The link to manage everything. Anybody may ask for it for any address, so its message does not hold the person's key.</summary>
    public static SendEmailMessage ForManageLink(PersonKey person, EmailAddressProtector book) =>
        new(person, null, EmailKind.ManageLink, IsAnswer: true) { HiddenPerson = book.Hide(person) };

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) } };

    /// <summary>What asks once more for a mail that did not get through; null for one that nobody but the person asks for, and for findings, whose adverts are asked for together.</summary>
    public static SendEmailMessage? From(EmailLedgerEntry mail) => mail switch
    {
        { IsAnnouncement: true } => new SendEmailMessage(mail.Person, mail.Advert, EmailKind.Announce, IsAnswer: false),
        { Closing: { } closing } => new SendEmailMessage(mail.Person, mail.Advert, closing.IsForHr ? EmailKind.HrCloses : EmailKind.Rung, IsAnswer: false, closing.Days, closing.Date),
        _ => null,
    };

    /// <summary>As it stands in the queue.</summary>
    public string ToText() => JsonSerializer.Serialize(
        new Form(HiddenPerson ?? Person.Value, Advert, Kind, IsAnswer, Days, Date, Quarter)
        {
            Due = Due,
            Accepted = Accepted,
            HasRoom = HasRoom ? true : null,
            Failures = Failures == 0 ? null : Failures,
        },
        Json);

    /// <returns>Null when it is no such message.</returns>
    public static SendEmailMessage? TryParse(string? text) => TryParse(text, out _);

    /// <summary>Reads what this version or an older one wrote; what a newer one added is passed over.</summary>
    /// <param name="refusal">Why it is no such message, without a word about a person; empty when it is one.</param>
    public static SendEmailMessage? TryParse(string? text, out string refusal)
    {
        var request = Read(text);
        refusal = request is null ? Refusal(text) : string.Empty;
        return request;
    }

    private static bool IsHidden(string person) => person.Length is > PersonKey.Length and <= 256 && person.Contains('.', StringComparison.Ordinal);

    private static SendEmailMessage? Read(string? text)
    {
        try
        {
            return text is not null
                && JsonSerializer.Deserialize<Form>(text, Json) is { } form
                && PersonKey.TryParse(form.Person) is var person
                && (person is not null || (form.Kind == EmailKind.ManageLink && IsHidden(form.Person)))
                && (form.Advert is null) == (form.Kind == EmailKind.ManageLink)
                && (form.Advert is null || (form.Advert.Length <= 64 && form.Advert.All(char.IsAsciiLetterOrDigit)))
                && (form is { Days: >= 0 and <= ReminderDays.Furthest, Date: not null } || (form is { Days: null, Date: null } && form.Kind is not (EmailKind.Rung or EmailKind.HrCloses)))
                && (form.Quarter is null) == (form.Kind != EmailKind.HrFindings)
                && (form.Accepted is null || EmailId.IsSid(form.Accepted))
                ? new SendEmailMessage(person ?? default, form.Advert, form.Kind, form.IsAnswer, form.Days, form.Date, form.Quarter)
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
                && message.TryGetProperty("kind", out var named) && named.ValueKind == JsonValueKind.String && named.GetString() is { Length: > 0 and <= 32 } kind
                && kind.All(character => char.IsAsciiLetterLower(character) || character == '-') && !Enum.TryParse<EmailKind>(kind.Replace("-", string.Empty, StringComparison.Ordinal), ignoreCase: true, out _)
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
        [property: JsonRequired] EmailKind Kind,
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
}
