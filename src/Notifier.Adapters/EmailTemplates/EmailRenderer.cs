using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Notifier.Core.Emails;
using Notifier.Core.Options;

namespace Notifier.Adapters.EmailTemplates;

/// <summary>Writes mails: HTML by a Razor component, which encodes every value, and plain text beside it.</summary>
/// <param name="runBy">Named at the foot of each mail; null in a replay.</param>
public sealed class EmailRenderer(OperatorInfo? runBy = null) : IEmailRenderer
{
    private static readonly IServiceProvider NoServices = new ServiceCollection().BuildServiceProvider();

    public async Task<WrittenMail> WriteAsync(Mail mail, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var content = EmailTemplates.Write(UntrustedText.MadeFit(mail));
        if (runBy?.InWords is { } words)
        {
            content = content with { Parts = [.. content.Parts, new EmailBlock.Heading("Who sent it"), new EmailBlock.Paragraph(words)] };
        }

        return new WrittenMail(content.Subject, await HtmlOf(content), PlainText.From(content));
    }

    private static async Task<string> HtmlOf(EmailContent content)
    {
        // A renderer keeps every component it rendered until it is disposed, so each mail has its own.
        await using var renderer = new HtmlRenderer(NoServices, NullLoggerFactory.Instance);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(EmailPage.Content)] = content });
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<EmailPage>(parameters)).ToHtmlString());
    }
}
