using Notifier.Core.Adverts;
using Notifier.Reading.Dates;
using Notifier.Reading.Grammar;
using Notifier.Reading.Roles;

namespace Notifier.Core.Tests.Adverts;

/// <summary>Closing dates as they are stored with a copy, and what several copies come to.</summary>
public sealed class MergedClosingDateTests
{
    private static readonly ClosingDate Ninth = new() { LastDay = new DateOnly(2026, 5, 9), Time = null, Instant = LondonTime.InstantOf(new DateOnly(2026, 5, 10), TimeOnly.MinValue), Quote = "9 May", Source = MentionSource.StructuredData, Board = "Some Board", IsBoardDefault = false, IsExtension = false, IsCredible = true, Confidence = Confidence.Likely };

    [Fact]
    public void What_The_Version_Before_Stored_Is_Read()
    {
        const string Stored = """[{"LastDay":"2026-05-09","Time":null,"Instant":"2026-05-09T23:00:00+00:00","Quote":"9 May","Source":1,"Board":"Some Board","IsBoardDefault":false,"IsExtension":false,"IsCredible":true,"ForWhom":null}]""";
        Assert.Equal([Ninth], ClosingDate.Read(Stored, posted: null));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_Is_Stored_Is_Read_As_It_Was(bool mayEndAsDayBegins)
    {
        var closing = Ninth with { MayEndAsDayBegins = mayEndAsDayBegins };
        Assert.Equal([closing], ClosingDate.Read(ClosingDate.Json([closing]), posted: null));
    }

    [Fact]
    public void Zero_Hours_Of_The_Next_Day_On_Another_Board_Are_No_Later_Date()
    {
        var eighth = Ninth with { LastDay = new DateOnly(2026, 5, 8), Instant = Ninth.Instant.AddDays(-1), Source = MentionSource.Text, Board = null };
        var inDoubt = Ninth with { MayEndAsDayBegins = true };
        Assert.Equal(new MergedClosingDate(eighth, null), MergedClosingDate.Merge([[inDoubt], [eighth]]));
        Assert.Equal(new MergedClosingDate(eighth, Ninth), MergedClosingDate.Merge([[Ninth], [eighth]]));

        var seventh = eighth with { LastDay = new DateOnly(2026, 5, 7), Instant = eighth.Instant.AddDays(-1) };
        Assert.Equal(new MergedClosingDate(seventh, inDoubt), MergedClosingDate.Merge([[inDoubt], [seventh]]));
    }

    [Fact]
    public void A_Copy_That_Gives_The_Day_Without_Zero_Hours_Ends_The_Doubt()
    {
        var inDoubt = Ninth with { MayEndAsDayBegins = true, Source = MentionSource.Text };
        Assert.Equal(Ninth, MergedClosingDate.Merge([[inDoubt], [Ninth]]).Safe);
    }
}
