using System.Collections.Frozen;
using Notifier.Reading.Grammar;

namespace Notifier.Reading.Roles;

/// <summary>Every word by which we recognise a date or its role.</summary>
internal static class KnownWords
{
    private static readonly FrozenSet<string> All = RoleKeywords.AllWords.Concat(Audiences.Words)
        .Concat(MonthNames.Words)
        .Concat(WeekdayNames.Words)
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool Has(string word) => All.Contains(word);
}
