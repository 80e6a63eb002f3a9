using Notifier.Core.Emails;

namespace Notifier.Adapters.EmailTemplates;

/// <summary>A mail in words, before it becomes HTML and plain text; both say the same because both are made from this.</summary>
/// <remarks>Public only because the compiler makes Razor components public.</remarks>
/// <param name="Subject">One line of our own words; it names neither the job nor the employer.</param>
/// <param name="Heading">What the mail is about, in its first line.</param>
public sealed record EmailContent(string Subject, string Heading, IReadOnlyList<EmailBlock> Parts);

/// <summary>One part of a mail.</summary>
/// <remarks>
/// Words from outside never stand in a sentence of ours, only in parts of their own (<see cref="Advert"/>, <see cref="Quote"/>,
/// <see cref="Hint"/>). There an advert can neither turn our reading direction nor finish our sentence.
/// </remarks>
public abstract record EmailBlock
{
    private EmailBlock()
    {
    }

    /// <summary>What must be known before anything else.</summary>
    /// <param name="IsWarning">It says what nobody should rely on.</param>
    public sealed record Note(string Words, bool IsWarning = false) : EmailBlock;

    /// <summary>Which advert this is. All from outside.</summary>
    public sealed record Advert(string Title, string? Employer, string? Reference) : EmailBlock;

    /// <summary>The one sentence that matters.</summary>
    public sealed record Lead(string Words) : EmailBlock;

    public sealed record Heading(string Words) : EmailBlock;

    public sealed record Paragraph(string Words) : EmailBlock;

    /// <summary>The advert's words.</summary>
    /// <param name="Where">Where they stand, in our words.</param>
    public sealed record Quote(string Where, string Words) : EmailBlock;

    /// <summary>A sentence with words from outside in it.</summary>
    public sealed record Hint(string Words) : EmailBlock;

    /// <param name="IsMain">What most people open the mail for.</param>
    public sealed record Link(string Label, WebLink To, bool IsMain = false) : EmailBlock;
}
