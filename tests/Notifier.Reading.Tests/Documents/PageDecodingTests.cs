using System.Text;
using Notifier.Reading.Documents;

namespace Notifier.Reading.Tests.Documents;

/// <summary>Bytes become the letters that a browser would show.</summary>
public sealed class PageDecodingTests
{
    private const string Words = "<p>£24,465 – Tŷ Gwyn, ŵ</p>";

    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    [Fact]
    public void A_Byte_Order_Mark_Wins_Over_The_Header()
    {
        foreach (var marked in new[] { Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            Assert.Equal(Words, PageDecoding.Decode([.. marked.GetPreamble(), .. marked.GetBytes(Words)], "text/html; charset=iso-8859-1"));
        }
    }

    [Theory]
    [InlineData("text/html; charset=windows-1252")]
    [InlineData("text/html;charset=\"ISO-8859-1\"")]
    [InlineData("text/html; Charset = 'latin1'")]
    [InlineData("text/html; charset=us-ascii; x=y")]
    public void A_Western_Label_Means_Windows_1252(string header) =>
        Assert.Equal("£24,465 – “now” €", PageDecoding.Decode(Windows1252.GetBytes("£24,465 – “now” €"), header));

    [Fact]
    public void The_Header_Wins_Over_The_Page()
    {
        var page = "<meta charset=windows-1252>" + Words;
        Assert.Equal(page, PageDecoding.Decode(Encoding.UTF8.GetBytes(page), "text/html; charset=UTF-8"));
    }

    [Theory]
    [InlineData("<meta charset=\"windows-1251\">")]
    [InlineData("<!DOCTYPE html><!-- <meta charset=utf-8> --><META CHARSET=windows-1251 />")]
    [InlineData("<meta name=viewport content=x><meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1251\">")]
    public void The_Page_Declares_Its_Charset(string meta)
    {
        var page = meta + "Работа";
        Assert.Equal(page, PageDecoding.Decode(CodePagesEncodingProvider.Instance.GetEncoding(1251)!.GetBytes(page), "text/html"));
    }

    [Fact]
    public void A_Declaration_Below_The_First_1024_Bytes_Does_Not_Count()
    {
        var page = new string(' ', 1024) + "<meta charset=windows-1251>£";
        Assert.Equal(page, PageDecoding.Decode(Windows1252.GetBytes(page), null));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/html")]
    [InlineData("text/html; charset=nonsense")]
    [InlineData("text/html; charset=utf-7")]
    [InlineData("text/html; charset=")]
    public void Without_A_Known_Charset_Valid_Utf8_Is_Utf8_And_The_Rest_Windows_1252(string? header)
    {
        Assert.Equal(Words, PageDecoding.Decode(Encoding.UTF8.GetBytes(Words), header));
        Assert.Equal("£9 – now", PageDecoding.Decode(Windows1252.GetBytes("£9 – now"), header));
    }

    [Fact]
    public void A_Page_That_Declares_Utf16_In_Plain_Letters_Is_Utf8()
    {
        var page = "<meta charset=utf-16>" + Words;
        Assert.Equal(page, PageDecoding.Decode(Encoding.UTF8.GetBytes(page), null));
    }

    [Fact]
    public void A_Header_May_Name_Utf16() => Assert.Equal(Words, PageDecoding.Decode(Encoding.BigEndianUnicode.GetBytes(Words), "text/html; charset=utf-16be"));

    /// <summary>Ẁẁ Ẃẃ Ŵŵ Ẅẅ Ỳỳ Ŷŷ Ÿÿ with their places in the standard.</summary>
    [Fact]
    public void Celtic_Pages_Keep_Their_Welsh_Letters() =>
        Assert.Equal(
            "Ẁẁ Ẃẃ Ŵŵ Ẅẅ Ỳỳ Ŷŷ Ÿÿ £ Tŷ â",
            PageDecoding.Decode(
                [
                    0xA8, 0xB8, 0x20, 0xAA, 0xBA, 0x20, 0xD0, 0xF0, 0x20, 0xBD, 0xBE, 0x20, 0xAC, 0xBC, 0x20, 0xDE, 0xFE, 0x20, 0xAF, 0xFF, 0x20, 0xA3, 0x20, 0x54, 0xFE, 0x20, 0xE2,
                ],
                "text/html; charset=ISO-8859-14"));

    [Fact]
    public void Broken_Utf8_Under_Its_Own_Name_Stays_Readable() =>
        Assert.Equal("Pay \uFFFD9", PageDecoding.Decode([.. "Pay "u8, 0xA3, .. "9"u8], "text/html; charset=utf-8"));

    [Fact]
    public void Nothing_Is_Nothing() => Assert.Equal(string.Empty, PageDecoding.Decode([], null));
}
