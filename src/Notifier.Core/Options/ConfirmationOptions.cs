namespace Notifier.Core.Options;

/// <summary>How many emails people may ask for, and how many of those leave in an hour.</summary>
public sealed record ConfirmationOptions
{
    /// <summary>If somebody asks again this long after the last one, a confirmation or a manage link is sent again.</summary>
    public TimeSpan AskAgain { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Confirmations for one advert, or manage links, that one person gets in 24 hours.</summary>
    public int AsksADay { get; init; } = 3;

    /// <summary>Confirmations that an address gets in 24 hours and does not use. The next one lists the adverts beyond.</summary>
    public int ConfirmationsADay { get; init; } = 9;

    /// <summary>Adverts that an address may wait to confirm. Beyond, one takes the place of another whose email never left.</summary>
    public int MostUnconfirmed { get; init; } = 20;

    /// <summary>Confirmations sent in an hour, to everybody together. Above it they wait.</summary>
    public int ConfirmationsAnHour { get; init; } = 500;

    /// <summary>
    /// Characters of pasted adverts that are kept in an hour, from everybody together. A network has a quarter of them.
    /// They are 500 adverts of 8,000 characters, because <see cref="ConfirmationsAnHour"/> emails leave in an hour.
    /// </summary>
    public int PastedAnHour { get; init; } = 4_000_000;
}
