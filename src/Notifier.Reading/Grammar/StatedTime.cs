using System.Globalization;

namespace Notifier.Reading.Grammar;

/// <summary>How an advert worded a time; the wording decides what the time can mean.</summary>
public enum TimeWording
{
    /// <summary>A clock time: "5pm", "17:00", "12 noon".</summary>
    Clock,

    /// <summary>"Midnight": the end of the day it stands with.</summary>
    Midnight,

    /// <summary>"00:00": the start of the day, as written, though many mean its end, and systems that know no time write it.</summary>
    ZeroHour,

    /// <summary>"12am": the start of the day, as written, though many mean its end.</summary>
    TwelveAm,

    /// <summary>"12 noon on midnight": two times for one date, of which the earlier is taken.</summary>
    Contradicted,

    /// <summary>"Close of business", "end of the working day": read as 17:00.</summary>
    CloseOfBusiness,

    /// <summary>"First post", "lunchtime": no hour is named, so the usual one is taken.</summary>
    PartOfDay,
}

/// <summary>A time of day as an advert states it.</summary>
/// <param name="Minutes">Minutes after the day began in the stated zone: 0 to 1440, where 1440 is the end of the day.</param>
/// <param name="Wording">How it was said.</param>
public readonly record struct StatedTime(int Minutes, TimeWording Wording = TimeWording.Clock)
{
    public const int EndOfDay = 24 * 60;

    /// <summary>23:59 is how systems that know no 24:00 write the end of the day.</summary>
    public bool IsEndOfDay => Minutes >= EndOfDay - 1;

    /// <summary>It can mean either end of the day it stands with.</summary>
    public bool IsZeroHour => Wording is TimeWording.ZeroHour or TimeWording.TwelveAm;

    /// <summary>"17:00", with 24:00 for the end of the day.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Minutes / 60:00}:{Minutes % 60:00}");
}
