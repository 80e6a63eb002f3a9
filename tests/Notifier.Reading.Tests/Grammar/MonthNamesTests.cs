using Notifier.Reading.Grammar;

namespace Notifier.Reading.Tests.Grammar;

public sealed class MonthNamesTests
{
    [Theory]
    [InlineData("January", 1, 7, false)]
    [InlineData("jan", 1, 3, false)]
    [InlineData("Febr", 2, 4, false)]
    [InlineData("MARCH", 3, 5, false)]
    [InlineData("Apr", 4, 3, false)]
    [InlineData("May", 5, 3, false)]
    [InlineData("Jun", 6, 3, false)]
    [InlineData("Jul", 7, 3, false)]
    [InlineData("Aug", 8, 3, false)]
    [InlineData("Sept", 9, 4, false)]
    [InlineData("Sep", 9, 3, false)]
    [InlineData("Oct", 10, 3, false)]
    [InlineData("Nov", 11, 3, false)]
    [InlineData("Dec", 12, 3, false)]
    [InlineData("Ionawr", 1, 6, false)]
    [InlineData("Chwefror", 2, 8, false)]
    [InlineData("Fawrth", 3, 6, false)]
    [InlineData("Ebrill", 4, 6, false)]
    [InlineData("Fai", 5, 3, false)]
    [InlineData("Fehefin", 6, 7, false)]
    [InlineData("Orffennaf", 7, 9, false)]
    [InlineData("Awst", 8, 4, false)]
    [InlineData("Fedi", 9, 4, false)]
    [InlineData("Hydref", 10, 6, false)]
    [InlineData("Dachwedd", 11, 8, false)]
    [InlineData("Ragfyr", 12, 6, false)]
    [InlineData("Novembe r2020", 11, 9, false)] // a stray space
    [InlineData("Nov ember", 11, 9, false)]
    [InlineData("Sept ember 2020", 9, 10, false)]
    [InlineData("Ma y", 0, 0, false)]
    [InlineData("Ju ly", 0, 0, false)]
    [InlineData("Ap ril", 4, 6, false)]
    [InlineData("NovemberInterview", 11, 8, false)] // glued to the next word
    [InlineData("Novemberat", 11, 8, false)]
    [InlineData("MayInterview", 5, 3, false)]
    [InlineData("Mayor", 0, 0, false)]
    [InlineData("Marching", 0, 0, false)]
    [InlineData("Augustine", 0, 0, false)]
    [InlineData("Decemebr", 12, 8, true)] // slips
    [InlineData("decemebr", 12, 8, true)]
    [InlineData("Novmber", 11, 7, true)]
    [InlineData("Novenember", 11, 10, true)]
    [InlineData("Janaury", 1, 7, true)]
    [InlineData("Feburary", 2, 8, true)]
    [InlineData("Ocotber", 10, 7, true)]
    [InlineData("Setpember", 9, 9, true)]
    [InlineData("Agust", 8, 5, true)]
    [InlineData("Augsut", 8, 6, true)]
    [InlineData("Arpil", 4, 5, true)]
    [InlineData("Marhc", 3, 5, true)]
    [InlineData("Mrach", 3, 5, true)]
    [InlineData("Juny", 0, 0, false)] // June or July: nobody knows
    [InlineData("Jult", 7, 4, true)]
    [InlineData("Jume", 6, 4, true)]
    [InlineData("Decmbr", 12, 6, true)]
    [InlineData("Decmb", 0, 0, false)]
    [InlineData("Novvvvember", 0, 0, false)]
    [InlineData("march", 3, 5, false)]
    [InlineData("match", 0, 0, false)] // a word in small letters
    [InlineData("Match", 3, 5, true)] // the caller asks for more evidence
    [InlineData("staff", 0, 0, false)]
    [InlineData("Mondays", 0, 0, false)]
    [InlineData("x", 0, 0, false)]
    [InlineData("Extraordinarilylongwordthatgoesonandonforever", 0, 0, false)]
    public void A_Month_Is_Read_Where_Its_Letters_Start(string text, int month, int length, bool isMisspelt)
    {
        Assert.Equal((month, month == 0 ? 0 : length + 2, isMisspelt), Tuple(MonthNames.At("3 " + text, 2)));
        Assert.Equal((month, month == 0 ? 0 : length + 2, isMisspelt), Tuple(MonthNames.At("3 " + text + ", then", 2)));
    }

    [Theory]
    [InlineData("november", 11)]
    [InlineData("Nov", 11)]
    [InlineData("Novmber", 0)]
    [InlineData("no", 0)]
    [InlineData("Novemberrrrrrrr", 0)]
    public void Only_A_Whole_Name_Names_A_Month(string word, int month) => Assert.Equal(month, MonthNames.Named(word));

    private static (int, int, bool) Tuple(MonthNames.Found found) => (found.Number, found.End, found.Misspelt);
}
