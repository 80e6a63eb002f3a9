using MimeKit;
using Notifier.Core.Options;
using Notifier.Core.Security;

namespace Notifier.Adapters.Options;

/// <summary>One of some words, in small letters or capitals.</summary>
internal sealed class OneOfAttribute(string allowed, params string[] words) : SettingAttribute(allowed)
{
    public override bool IsValid(object? value) => words.Contains((string)value!, StringComparer.OrdinalIgnoreCase);
}

internal sealed class WebAddressAttribute(string allowed) : SettingAttribute(allowed)
{
    public bool HasPath { get; init; }

    /// <summary>Not encrypted, and on this machine.</summary>
    public bool IsForTests { get; init; }

    public override bool IsValid(object? value) =>
        value is Uri { Scheme: "http" or "https", UserInfo: "" } address
        && (HasPath || address is { AbsolutePath: "/", Query: "", Fragment: "" })
        && (!IsForTests || address is { Scheme: "http", IsLoopback: true });
}

/// <summary>An email address, alone or with a name.</summary>
internal sealed class MailboxAttribute(string allowed) : SettingAttribute(allowed)
{
    public bool IsForSendGrid { get; init; }

    public override bool IsValid(object? value) => Parse((string)value!) is { } mailbox && (!IsForSendGrid || HasPlainName(mailbox));

    /// <summary>SendGrid takes no comma and no semicolon in a name.</summary>
    public static bool HasPlainName(MailboxAddress mailbox) => mailbox.Name is not { } name || !name.AsSpan().ContainsAny(',', ';');

    public static MailboxAddress? Parse(string text) =>
        !text.Any(char.IsControl) && MailboxAddress.TryParse(text, out var mailbox) && mailbox.Domain.Length > 0 ? mailbox : null;
}

/// <summary>How people reach the operator.</summary>
internal sealed class ContactAttribute(string allowed) : SettingAttribute(allowed)
{
    public override bool IsValid(object? value) =>
        ((string)value!).Trim() is { Length: <= OperatorInfo.LongestContact } contact
        && !contact.Any(char.IsWhiteSpace)
        && (contact.Length == 0 || EmailAddress.TryParse(contact) is not null
            || (Uri.TryCreate(contact, UriKind.Absolute, out var page) && page is { Scheme: "http" or "https", UserInfo: "" }));
}

internal sealed class OneLineAttribute(string allowed, int longest, bool mayBeEmpty) : SettingAttribute(allowed)
{
    public override bool IsValid(object? value) =>
        value is string text && text.Length <= longest && !text.Any(char.IsControl) && (mayBeEmpty || text.Trim().Length > 0);
}

internal sealed class ExistingFolderAttribute(string allowed) : SettingAttribute(allowed)
{
    public override bool IsValid(object? value) => value is "" || Directory.Exists((string)value!);
}

internal sealed class DomainsAttribute(string allowed) : SettingAttribute(allowed)
{
    public override bool IsValid(object? value) =>
        ((IReadOnlyList<string>)value!).All(domain =>
            $"name@{domain}".Equals(EmailAddress.TryParse($"name@{domain}")?.Value, StringComparison.OrdinalIgnoreCase));
}

internal sealed class OperatorKeysAttribute(string allowed) : SettingAttribute(allowed)
{
    public override bool IsValid(object? value) =>
        value is IReadOnlyList<string> { Count: <= OperatorKeys.Most } keys
        && keys.All(OperatorKeys.IsKey)
        && keys.Distinct(StringComparer.Ordinal).Count() == keys.Count;
}

internal sealed class SendGridKeyAttribute(string allowed) : SettingAttribute(allowed)
{
    public override bool IsValid(object? value) =>
        value is string { Length: >= 20 and <= 200 } key
        && key.StartsWith("SG.", StringComparison.Ordinal)
        && key.All(character => character is > ' ' and <= '~');
}

internal sealed class ScheduleAttribute()
    : SettingAttribute("six fields from seconds to weekdays, in UTC, with never more than 31 days between two times, such as {usual}")
{
    public override bool IsValid(object? value) => Schedules.IsSchedule((string)value!);
}
