namespace Notifier.Reading.Findings;

/// <summary>How we came to an advert that somebody gave us a link to.</summary>
/// <param name="Source">The address of the advert, without tracking parts.</param>
/// <param name="Outcome">What the look at its page came to: "read", "unchanged".</param>
/// <param name="Elsewhere">The same job on another board. Null when it was not found, or not looked for.</param>
public sealed record LinkedAdvert(Uri Source, string Outcome, AdvertElsewhere? Elsewhere);

/// <summary>The same job on another board.</summary>
/// <param name="Id">The id under which people can follow it. Null when we did not keep it.</param>
/// <param name="IsByReference">Its page shows the employer's reference. Otherwise employer, title and place agree.</param>
public sealed record AdvertElsewhere(CheckedAdvert Checked, Uri Url, string? Id, bool IsByReference);
