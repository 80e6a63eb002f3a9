using System.Globalization;
using System.Text;
using Notifier.Adapters.SendGrid;
using Notifier.Core.Sending.Events;

namespace Notifier.Adapters.Tests.SendGrid;

/// <summary>What SendGrid tells, read.</summary>
public sealed class EventParserTests
{
    [Theory]
    [InlineData("""{"event":"processed"}""", EmailEventKind.Processed)]
    [InlineData("""{"event":"delivered"}""", EmailEventKind.Delivered)]
    [InlineData("""{"event":"deferred"}""", EmailEventKind.Deferred)]
    [InlineData("""{"event":"bounce","type":"bounce"}""", EmailEventKind.Bounced)]
    [InlineData("""{"event":"bounce"}""", EmailEventKind.Bounced)]
    [InlineData("""{"event":"bounce","type":"blocked"}""", EmailEventKind.Blocked)]
    [InlineData("""{"event":"bounce","type":"expired"}""", EmailEventKind.Blocked)]
    [InlineData("""{"event":"dropped","reason":"Bounced Address"}""", EmailEventKind.Dropped)]
    [InlineData("""{"event":"dropped","reason":"Invalid"}""", EmailEventKind.Dropped)]
    [InlineData("""{"event":"dropped"}""", EmailEventKind.Dropped)]
    [InlineData("""{"event":"dropped","reason":"Spam Content"}""", EmailEventKind.Blocked)] // of this mail, not of its address
    [InlineData("""{"event":"dropped","reason":"recipient list over package quota"}""", EmailEventKind.Blocked)]
    [InlineData("""{"event":"spamreport"}""", EmailEventKind.Complained)]
    [InlineData("""{"event":"unsubscribe"}""", EmailEventKind.Unsubscribed)]
    [InlineData("""{"event":"group_unsubscribe"}""", EmailEventKind.Unsubscribed)]
    public void Each_Kind_Has_Its_Meaning(string told, EmailEventKind kind)
    {
        var read = Assert.Single(Parse($$"""[{"sid":"s","timestamp":1600112492,"email":"a@example.org",{{told[1..]}}]""")!.Events);
        Assert.Equal((kind, "s", "a@example.org"), (read.Kind, read.Sid, read.Address!.Value));
        Assert.Equal(DateTimeOffset.Parse("2020-09-14T19:41:32Z", CultureInfo.InvariantCulture), read.At);
    }

    [Fact]
    public void One_Bad_Event_Does_Not_Lose_The_Others()
    {
        const string Good = """{"sid":"good","timestamp":1600112492,"event":"delivered"}""";
        string[] bad =
        [
            "null", "7", "\"text\"", "[]", "{}", """{"timestamp":1600112492,"event":"delivered"}""", """{"sid":7,"timestamp":1600112492,"event":"delivered"}""", """{"sid":"","timestamp":1600112492,"event":"delivered"}""",
            """{"sid":"s","event":"delivered"}""", """{"sid":"s","timestamp":"1600112492","event":"delivered"}""", """{"sid":"s","timestamp":1600112492.5,"event":"delivered"}""",
            """{"sid":"s","timestamp":0,"event":"delivered"}""", """{"sid":"s","timestamp":-1,"event":"delivered"}""", """{"sid":"s","timestamp":9223372036854775807,"event":"delivered"}""", """{"sid":"s","timestamp":1e99,"event":"delivered"}""",
            """{"sid":"s","timestamp":1600112492,"event":"open"}""", """{"sid":"s","timestamp":1600112492,"event":"click"}""", """{"sid":"s","timestamp":1600112492,"event":7}""", """{"sid":"s","timestamp":1600112492}""",
            """{"sid":"\ud800","timestamp":1600112492,"event":"delivered"}""",
        ];

        var read = Parse($"[{Good},{string.Join(',', bad)},{Good}]")!;

        Assert.Equal(["good", "good"], read.Events.Select(each => each.Sid));
        Assert.Equal(bad.Length, read.PassedOver);
    }

    [Fact]
    public void An_Address_That_Is_None_Is_Left_Out()
    {
        var read = Parse("""[{"sid":"s","timestamp":1600112492,"event":"dropped","email":"not an email address"},{"sid":"s","timestamp":1600112492,"event":"dropped","email":["a@example.org"]}]""")!;
        Assert.All(read.Events, each => Assert.Null(each.Address));
        Assert.Equal(2, read.Events.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[{]")]
    [InlineData("[")]
    [InlineData("\"[]\"")]
    public void What_Is_No_Array_Is_Nothing(string body) => Assert.Null(Parse(body));

    [Fact]
    public void What_Is_Nested_Without_End_Is_Nothing() => Assert.Null(Parse(new string('[', 100_000)));

    [Fact]
    public void An_Empty_Array_Tells_Nothing() => Assert.Empty(Parse("[]\r\n")!.Events);

    private static ParsedEvents? Parse(string body) => EventParser.Parse(Encoding.UTF8.GetBytes(body));
}
