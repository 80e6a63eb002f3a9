using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Notifier.Web.Pages.Check;

/// <summary>The advert's own text with every date marked in place. It is not a template, because every space of it counts.</summary>
public sealed class AdvertTextBlock : ComponentBase
{
    [Parameter, EditorRequired]
    public required AdvertTextModel Text { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.OpenElement(0, "div");
        builder.AddAttribute(1, "class", "words");
        foreach (var part in Text.Parts)
        {
            if (part.Date is not { } number)
            {
                builder.AddContent(2, part.Text);
                continue;
            }

            builder.OpenElement(3, "mark");
            builder.AddAttribute(4, "id", $"{Text.Prefix}w{number}");
            builder.AddAttribute(5, "class", part.IsSafe ? "safe" : null);
            builder.AddContent(6, part.Text);
            builder.OpenElement(7, "sup");
            builder.AddMarkupContent(8, "<span class=\"hidden\"> (date </span>");
            builder.AddContent(9, number);
            builder.AddMarkupContent(10, "<span class=\"hidden\">) </span>");
            builder.CloseElement();
            builder.CloseElement();
        }

        builder.CloseElement();
    }
}
