namespace Notifier.Adapters.Fetching;

/// <summary>How the gate presents itself.</summary>
/// <param name="PublicUrl">Of our own site, which the gate never asks. Ends in a slash.</param>
internal sealed record GateOptions(Uri PublicUrl, string Version)
{
    public const string ProductToken = "ClosingDateNotifier";

    /// <summary>On one machine alone, nobody else could open the page about it.</summary>
    public string UserAgent => PublicUrl.IsLoopback ? $"{ProductToken}/{Version}" : $"{ProductToken}/{Version} (+{PublicUrl}robot)";
}
