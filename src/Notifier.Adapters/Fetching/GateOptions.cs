namespace Notifier.Adapters.Fetching;

/// <summary>How the gate presents itself.</summary>
/// <param name="PublicUrl">Of our own site, which the gate never asks. Ends in a slash.</param>
internal sealed record GateOptions(Uri PublicUrl, string Version)
{
    public const string ProductToken = "ClosingDateNotifier";

    public string UserAgent => $"{ProductToken}/{Version} (+{PublicUrl}robot)";
}
