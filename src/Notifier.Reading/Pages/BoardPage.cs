using Notifier.Reading.Documents;

namespace Notifier.Reading.Pages;

/// <summary>What a board's own reader found on a page of that board.</summary>
/// <param name="Text">Null when the page is not this board's advert.</param>
/// <param name="Reference">The employer's own. Null when the page shows none.</param>
/// <param name="OtherId">The id of another advert that the page shows. Null when it is the one that was asked for.</param>
internal sealed record BoardPage(AdvertText? Text, string? Reference, string? OtherId = null);
