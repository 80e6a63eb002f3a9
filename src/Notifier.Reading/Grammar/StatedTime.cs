using System.Globalization;

namespace Notifier.Reading.Grammar;

/// <summary>How an advert words a time. The wording decides what the time can mean.</summary>
public enum TimeWording
{
    /// <summary>A clock time: "5pm", "17:00", "12 noon".</summary>
    Clock,

    /// <summary>"Midnight": the end of its day.</summary>
    Midnight,

    /// <summary>"00:00": as written, the start of the day. Many people mean its end, and systems write it when they know no time.</summary>
    ZeroHour,

    /// <summary>"12am": as written, the start of the day. Many people mean its end.</summary>
    TwelveAm,

    /// <summary>"12 noon on midnight": two times for one date. We take the earlier.</summary>
    Contradicted,

    /// <summary>"Close of business", "end of the working day": read as 17:00.</summary>
    CloseOfBusiness,

    /// <summary>"First post", "lunchtime": they name no time, so we take the usual one.</summary>
    PartOfDay,
}

/// <summary>A time of day as an advert states it.</summary>
/// <param name="Minutes">Minutes after the day began in the stated zone: 0 to 1440, where 1440 is the end of the day.</param>
/// <param name="Wording">How the advert words it.</param>
public readonly record struct StatedTime(int Minutes, TimeWording Wording = TimeWording.Clock)
{
    public const int EndOfDay = 24 * 60;

    /// <summary>Systems without 24:00 write 23:59 as the end of the day.</summary>
    public bool IsEndOfDay => Minutes >= EndOfDay - 1;

    /// <summary>It can mean the start or the end of its day.</summary>
    public bool IsZeroHour => Wording is TimeWording.ZeroHour or TimeWording.TwelveAm;

    /// <summary>"17:00", with 24:00 as the end of the day.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Minutes / 60:00}:{Minutes % 60:00}");
}
