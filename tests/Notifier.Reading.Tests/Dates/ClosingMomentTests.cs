using System.Globalization;
using Notifier.Reading.Dates;
using Notifier.Reading.Documents;
using Notifier.Reading.Grammar;
using Notifier.Reading.Roles;

namespace Notifier.Reading.Tests.Dates;

public sealed class ClosingMomentTests
{
    [Theory]
    [InlineData("2026-05-03", "2026-05-03T23:00:00Z")] // summer: the day ends an hour early in UTC
    [InlineData("2025-12-24", "2025-12-25T00:00:00Z")]
    [InlineData("2026-03-28", "2026-03-29T00:00:00Z")] // the day before the clocks go forward
    [InlineData("2026-03-29", "2026-03-29T23:00:00Z")]
    [InlineData("2026-10-24", "2026-10-24T23:00:00Z")] // the day before they go back
    [InlineData("2026-10-25", "2026-10-26T00:00:00Z")]
    public void Without_A_Time_The_Whole_Day_Counts(string date, string instant)
    {
        var moment = Of(Closing(date));
        Assert.Equal((Day(date), Instant(instant)), (moment.LastDay, moment.Instant));
        Assert.Null(moment.Time);
    }

    [Theory]
    [InlineData("2026-05-03", 17 * 60, null, "2026-05-03T16:00:00Z")]
    [InlineData("2026-01-15", 17 * 60, null, "2026-01-15T17:00:00Z")]
    [InlineData("2026-07-15", 17 * 60, "GMT", "2026-07-15T16:00:00Z")] // "GMT" in summer means London's time
    [InlineData("2026-01-15", 17 * 60, "GMT+1", "2026-01-15T17:00:00Z")]
    [InlineData("2026-07-15", 17 * 60, "UTC", "2026-07-15T17:00:00Z")]
    [InlineData("2026-07-15", 17 * 60, "CET", "2026-07-15T15:00:00Z")]
    [InlineData("2026-03-29", 90, null, "2026-03-29T01:00:00Z")] // 01:30 does not exist: the end of the gap
    [InlineData("2026-10-25", 90, null, "2026-10-25T00:30:00Z")] // 01:30 happens twice: the first
    public void A_Stated_Time_Is_Meant_On_The_Wall(string date, int minutes, string? zone, string instant) =>
        Assert.Equal(Instant(instant), Of(Closing(date) with { Time = new StatedTime(minutes), Zone = zone }).Instant);

    [Fact]
    public void Just_After_Midnight_In_Paris_Is_The_Day_Before_In_London()
    {
        var moment = Of(Closing("2026-07-15") with { Time = new StatedTime(30), Zone = "CEST" });
        Assert.Equal((Day("2026-07-14"), 23 * 60 + 30), (moment.LastDay, moment.Time!.Value.Minutes));
    }

    [Theory]
    [InlineData(1440, TimeWording.Midnight, "2026-05-03")]
    [InlineData(1439, TimeWording.Clock, "2026-05-03")]
    [InlineData(0, TimeWording.ZeroHour, "2026-05-02")]
    [InlineData(0, TimeWording.TwelveAm, "2026-05-02")]
    public void The_Last_Day_Of_Midnight_Depends_On_How_It_Is_Said(int minutes, TimeWording wording, string lastDay)
    {
        var moment = Of(Closing("2026-05-03") with { Time = new StatedTime(minutes, wording) });
        Assert.Equal(Day(lastDay), moment.LastDay);
        Assert.Null(moment.Time);
        Assert.Equal(Instant(lastDay + "T23:00:00Z"), moment.Instant);
    }

    [Fact]
    public void Before_A_Day_Ends_With_The_Day_Before_It() =>
        Assert.Equal(Day("2026-05-02"), Of(Closing("2026-05-03") with { IsExclusive = true }).LastDay);

    [Fact]
    public void Nothing_Closes_On_A_Day_The_Calendar_Does_Not_Have() => Assert.Null(ClosingMoment.From(Closing("2026-05-03") with { Date = null }));

    [Fact]
    public void Nothing_Closes_Before_The_Calendar_Begins() =>
        Assert.Null(ClosingMoment.From(Closing("2026-05-03") with { Date = DateOnly.MinValue, IsExclusive = true }));

    [Theory]
    [InlineData("2026-05-03", "2026-05-03", null, null)]
    [InlineData("2026-05-03T00:00:00", "2026-05-03", "00:00", null)]
    [InlineData("2026-05-03T00:00Z", "2026-05-03", "00:00", null)] // as systems write that know no time; it is 01:00 in London
    [InlineData("2026-05-03T00:00-05:00", "2026-05-03", "00:00", null)]
    [InlineData("2026-05-03T00:00:00+01:00", "2026-05-03", "00:00", null)]
    [InlineData("2026-05-02T23:00:00Z", "2026-05-03", "00:00", null)] // the same instant
    [InlineData("2026-05-03T01:00:00+02:00", "2026-05-03", "00:00", null)]
    [InlineData("2026-05-03T00:00:00+02:00", "2026-05-02", "23:00", "2026-05-02T22:00:00Z")]
    [InlineData("2026-05-02T22:00:00Z", "2026-05-02", "23:00", "2026-05-02T22:00:00Z")] // the same instant
    [InlineData("2026-05-03T17:00", "2026-05-03", "17:00", null)]
    [InlineData("2026-05-03 17:00:00", "2026-05-03", "17:00", null)]
    [InlineData("2026-05-03T17:00:00Z", "2026-05-03", "18:00", "2026-05-03T17:00:00Z")]
    [InlineData("2026-05-03T17:00:00.123+0100", "2026-05-03", "17:00", "2026-05-03T16:00:00.123Z")]
    [InlineData("2020-11-08T23:59:59+0000", "2020-11-08", "23:59", "2020-11-08T23:59:59Z")]
    [InlineData("2026-05-03T22:30:00-05:00", "2026-05-04", "04:30", "2026-05-04T03:30:00Z")]
    [InlineData("2026-05-03T17:00:00+01", "2026-05-03", "17:00", "2026-05-03T16:00:00Z")]
    [InlineData(" 2026-05-03 ", "2026-05-03", null, null)]
    public void A_Date_For_Machines_Is_Read_As_Day_Time_And_Instant(string raw, string date, string? time, string? instant)
    {
        var mention = StructuredDates.Read(new StructuredDate(null, new Quote(raw, 0, raw.Length), 0), MentionRole.Closing)!;
        Assert.Equal((Day(date), time), (mention.Date!.Value, mention.Time?.ToString()));
        Assert.Equal(instant is null ? null : Instant(instant), mention.Instant);
        Assert.Equal(raw, mention.Quote.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("2026-02-30")]
    [InlineData("2026-05-03T25:00:00")]
    [InlineData("2026-05-03T17:00:00+99:00")]
    [InlineData("2026-05-03T17:00:00+1")]
    public void What_Is_No_Date_For_Machines_Is_Not_Read_As_One(string raw) =>
        Assert.Null(StructuredDates.Read(new StructuredDate(null, new Quote(raw, 0, raw.Length), 0), MentionRole.Closing));

    [Fact]
    public void The_Instant_Of_Structured_Data_Is_Kept()
    {
        var mention = StructuredDates.Read(new StructuredDate(null, new Quote("2026-05-03T17:00:00Z", 0, 0), 0), MentionRole.Closing)!;
        var moment = Of(mention);
        Assert.Equal((Day("2026-05-03"), Instant("2026-05-03T17:00:00Z"), "18:00"), (moment.LastDay, moment.Instant, moment.Time.ToString()));
    }

    [Theory]
    [InlineData("2026-05-03T00:00:00")]
    [InlineData("2026-05-02T23:00:00Z")]
    public void A_Day_On_Which_Something_Was_Posted_Has_No_Hour(string raw)
    {
        var mention = StructuredDates.Read(new StructuredDate(null, new Quote(raw, 0, raw.Length), 0), MentionRole.Posting)!;
        Assert.Equal((Day("2026-05-03"), null), (mention.Date!.Value, mention.Time));
    }

    [Theory]
    [InlineData(MentionSource.Field)]
    [InlineData(MentionSource.StructuredData)]
    public void A_Day_That_A_System_Gives_With_Zero_Hours_Is_Kept_In_Doubt(MentionSource source)
    {
        var zero = Closing("2026-05-03") with { Source = source, Time = new StatedTime(0, TimeWording.ZeroHour) };
        Assert.Equal(Of(Closing("2026-05-03")) with { MayEndAsDayBegins = true }, Of(zero));
        Assert.Equal(Of(Closing("2026-05-02")), Of(zero with { Time = new StatedTime(0, TimeWording.TwelveAm) }));
    }

    [Fact]
    public void One_In_The_Morning_In_Paris_Is_The_End_Of_The_Day_Before_In_London() =>
        Assert.Equal(Of(Closing("2026-07-14")), Of(Closing("2026-07-15") with { Time = new StatedTime(60), Zone = "CEST" }));

    private static ClosingMoment Of(DateMention mention) => ClosingMoment.From(mention)!.Value;

    private static DateMention Closing(string date) => new(MentionRole.Closing, Day(date), [], null, null, null, null, MentionSource.Text, new Quote("closes", 0, 6));

    private static DateOnly Day(string date) => DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateTimeOffset Instant(string instant) => DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture);
}
