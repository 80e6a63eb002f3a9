using System.Text;

namespace Notifier.Reading.Grammar;

/// <summary>
/// Signs that take no room: with them two titles look the same and are not, and a word is not found that everybody sees
/// (Unicode's Default_Ignorable_Code_Point, with the signs of interlinear notes).
/// </summary>
internal static class InvisibleCharacters
{
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;
    private const int AsText = 0xFE0E;
    private const int AsEmoji = 0xFE0F;
    private const int BlackFlag = 0x1F3F4;

    /// <summary>Scripts from Arabic on shape their letters by joiners; the Latin, Greek, Cyrillic and Hebrew ones before it never do.</summary>
    private const int FirstThatJoins = 0x0600;

    public static bool Is(Rune rune) => rune.Value
        is 0x00AD or 0x034F or 0x061C or 0x115F or 0x1160 or 0x17B4 or 0x17B5
        or (>= 0x180B and <= 0x180F)
        or (>= 0x200B and <= 0x200F)
        or (>= 0x202A and <= 0x202E)
        or (>= 0x2060 and <= 0x206F)
        or 0x3164
        or (>= 0xFE00 and <= 0xFE0F)
        or 0xFEFF or 0xFFA0
        or (>= 0xFFF0 and <= 0xFFFB)
        or (>= 0x1BCA0 and <= 0x1BCA3)
        or (>= 0x1D173 and <= 0x1D17A)
        or (>= 0xE0000 and <= 0xE0FFF);

    /// <summary>An emoji of several parts, or a word of a script that joins its letters, is another one without it.</summary>
    /// <param name="before">The last sign that was kept.</param>
    /// <param name="after">The next sign; null at the end.</param>
    public static bool IsNeeded(Rune? before, Rune sign, Rune? after) => sign.Value switch
    {
        ZeroWidthJoiner or ZeroWidthNonJoiner => IsJoined(before) && IsJoined(after),
        AsEmoji or AsText => before is { } symbol && Rune.GetUnicodeCategory(symbol) == System.Globalization.UnicodeCategory.OtherSymbol,
        >= 0xE0020 and <= 0xE007F => before is { Value: BlackFlag or (>= 0xE0020 and <= 0xE007E) },
        _ => false,
    };

    private static bool IsJoined(Rune? rune) =>
        rune is { Value: >= FirstThatJoins and not (>= 0x2000 and <= 0x206F) and var value } sign && (value == AsEmoji || !Is(sign)) && !Rune.IsWhiteSpace(sign);
}
