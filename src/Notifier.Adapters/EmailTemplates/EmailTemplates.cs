using Notifier.Core.Emails;

namespace Notifier.Adapters.EmailTemplates;

/// <summary>What one kind of mail says.</summary>
internal sealed record EmailTemplate(Type Mail, Func<Mail, EmailContent> Write)
{
    public static EmailTemplate For<T>(Func<T, EmailContent> write)
        where T : Mail => new(typeof(T), mail => write((T)mail));
}

/// <summary>The template of every mail, by its record.</summary>
internal static class EmailTemplates
{
    private static readonly Dictionary<Type, EmailTemplate> ByMail = CandidateTemplates.All.Concat(HrTemplates.All).ToDictionary(template => template.Mail);

    public static bool Has(Type mail) => ByMail.ContainsKey(mail);

    public static EmailContent Write(Mail mail) => ByMail.TryGetValue(mail.GetType(), out var template)
        ? template.Write(mail)
        : throw new ArgumentException($"No template writes {mail.GetType().Name}.", nameof(mail));
}
