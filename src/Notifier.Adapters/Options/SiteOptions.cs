using Notifier.Core.Options;
using Notifier.Core.Security;

namespace Notifier.Adapters.Options;

/// <summary>Where people reach the notifier, and who runs it.</summary>
internal sealed record SiteOptions
{
    /// <summary>Ends in a slash. Links in emails begin with it, and never come from a request.</summary>
    [WebAddress("an http or https address of the notifier itself, without path, such as https://dates.example.org/")]
    public Uri PublicUrl { get; init; } = new("http://localhost:7071/");

    [OneLine(
        "the name of the person or organisation that runs the notifier, of at most 80 characters on one line",
        longest: 80, mayBeEmpty: true)]
    public string? OperatorName { get; init; }

    [Contact("an email address, or the http or https address of a page, of at most 60 characters")]
    public string? OperatorContact { get; init; }

    /// <summary>If there are none, the server makes one and keeps it in the data folder.</summary>
    [OperatorKeys(
        "at most two different keys, separated by a comma or as OperatorKeys__0 and OperatorKeys__1, "
        + "each of 32 to 200 letters, digits and signs without spaces",
        IsSecret = true)]
    public IReadOnlyList<string> OperatorKeys { get; init; } = [];

    /// <summary>HR contacts may only have addresses in these domains, or below them. Empty for any.</summary>
    [Domains("domains separated by commas, such as example.org,nhs.uk")]
    public IReadOnlyList<string> HrDomains { get; init; } = [];

    public OperatorInfo RunBy => new(Said(OperatorName), Said(OperatorContact));

    /// <summary>Null if none are set.</summary>
    public OperatorKeys? Keys => OperatorKeys.Count == 0 ? null : new(OperatorKeys);

    private static string? Said(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
