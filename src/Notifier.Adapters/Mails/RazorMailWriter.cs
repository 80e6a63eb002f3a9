using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Notifier.Core.Emails;
using Notifier.Core.Options;

namespace Notifier.Adapters.Mails;

/// <summary>Writes mails: HTML by a Razor component, which encodes every value, and plain text beside it.</summary>
/// <param name="runBy">Said at the foot of each mail; null where nobody runs anything.</param>
public sealed class RazorMailWriter(OperatorInfo? runBy = null) : IEmailRenderer
{
    private static readonly IServiceProvider NoServices = new ServiceCollection().BuildServiceProvider();

    public async Task<WrittenMail> WriteAsync(Mail mail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mail);
        cancellationToken.ThrowIfCancellationRequested();
        var letter = Letters.Of(OutsideWords.MadeFit(mail));
        if (runBy?.InWords is { } words)
        {
            letter = letter with { Parts = [.. letter.Parts, new LetterPart.Heading("Who sent it"), new LetterPart.Paragraph(words)] };
        }

        return new WrittenMail(letter.Subject, await HtmlOf(letter), PlainText.Of(letter));
    }

    private static async Task<string> HtmlOf(Letter letter)
    {
        // A renderer keeps every component it rendered until it is disposed, so each mail has its own.
        await using var renderer = new HtmlRenderer(NoServices, NullLoggerFactory.Instance);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(LetterPage.Letter)] = letter });
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<LetterPage>(parameters)).ToHtmlString());
    }
}
