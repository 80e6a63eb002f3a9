namespace Notifier.Core.Options;

/// <summary>How much one visitor may ask for.</summary>
public sealed record RequestLimits
{
    /// <summary>Larger bodies are refused.</summary>
    public int RequestBytes { get; init; } = 1024 * 1024;

    /// <summary>Requests of one address that may lead to an email.</summary>
    public int AsksAMinute { get; init; } = 4;

    public int AsksAnHour { get; init; } = 40;

    /// <summary>Adverts that one address may have checked. A check is cheap, and somebody with ten tabs open needs ten.</summary>
    public int ChecksAMinute { get; init; } = 30;

    public int ChecksAnHour { get; init; } = 300;

    /// <summary>Links that one address may have read. Each costs requests to other sites, which take few in an hour.</summary>
    public int LinksAMinute { get; init; } = 5;

    public int LinksAnHour { get; init; } = 60;

    /// <summary>Keys and tokens that one process may refuse in an hour before it raises an alarm.</summary>
    public int RefusalsAnHour { get; init; } = 100;

    /// <summary>Pages of known adverts that one address may open. Each costs as much as a check: it reads the advert again.</summary>
    public int ViewsAMinute { get; init; } = 60;

    public int ViewsAnHour { get; init; } = 600;
}
