using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Notifier.Core.Emails;
using Notifier.Core.Options;

namespace Notifier.Adapters.EmailTemplates;

/// <summary>Writes mails: HTML by a Razor component, which encodes every value, and plain text beside it.</summary>
/// <param name="runBy">Said at the foot of each mail; null where nobody runs anything.</param>
public sealed class EmailRenderer(OperatorInfo? runBy = null) : IEmailRenderer
{
    private static readonly IServiceProvider NoServices = new ServiceCollection().BuildServiceProvider();

    public async Task<WrittenMail> WriteAsync(Mail mail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mail);
        cancellationToken.ThrowIfCancellationRequested();
        var letter = CandidateTemplates.Create(UntrustedText.MadeFit(mail));
        if (runBy?.InWords is { } words)
        {
            letter = letter with { Parts = [.. letter.Parts, new EmailBlock.Heading("Who sent it"), new EmailBlock.Paragraph(words)] };
        }

        return new WrittenMail(letter.Subject, await HtmlOf(letter), PlainText.From(letter));
    }

    private static async Task<string> HtmlOf(EmailContent letter)
    {
        // A renderer keeps every component it rendered until it is disposed, so each mail has its own.
        await using var renderer = new HtmlRenderer(NoServices, NullLoggerFactory.Instance);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(EmailPage.Content)] = letter });
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<EmailPage>(parameters)).ToHtmlString());
    }
}
