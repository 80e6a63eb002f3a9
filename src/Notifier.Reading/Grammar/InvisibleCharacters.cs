using System.Text;

namespace Notifier.Reading.Grammar;

/// <summary>
/// Characters that take no room (Unicode's Default_Ignorable_Code_Point, and interlinear notes). They can make different titles look the
/// same, and hide words from a search.
/// </summary>
internal static class InvisibleCharacters
{
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;
    private const int AsText = 0xFE0E;
    private const int AsEmoji = 0xFE0F;
    private const int BlackFlag = 0x1F3F4;

    /// <summary>
    /// From Arabic on, scripts use joiners to shape letters. The Latin, Greek, Cyrillic and Hebrew scripts before it never do.
    /// </summary>
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

    /// <summary>
    /// Keeps a joiner inside an emoji of several parts or a word of a joining script, because without it they would change.
    /// </summary>
    /// <param name="before">The last character that was kept.</param>
    /// <param name="after">The next character; null at the end.</param>
    public static bool IsNeeded(Rune? before, Rune sign, Rune? after) => sign.Value switch
    {
        ZeroWidthJoiner or ZeroWidthNonJoiner => IsJoined(before) && IsJoined(after),
        AsEmoji or AsText => before is { } symbol && Rune.GetUnicodeCategory(symbol) == System.Globalization.UnicodeCategory.OtherSymbol,
        >= 0xE0020 and <= 0xE007F => before is { Value: BlackFlag or (>= 0xE0020 and <= 0xE007E) },
        _ => false,
    };

    private static bool IsJoined(Rune? rune) =>
        rune is { Value: >= FirstThatJoins and not (>= 0x2000 and <= 0x206F) and var value } sign
            && (value == AsEmoji || !Is(sign))
            && !Rune.IsWhiteSpace(sign);
}
