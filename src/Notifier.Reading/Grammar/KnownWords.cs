using System.Collections.Frozen;
using Notifier.Reading.Roles;

namespace Notifier.Reading.Grammar;

/// <summary>Every word by which a date, or what it is for, is recognised.</summary>
internal static class KnownWords
{
    private static readonly FrozenSet<string> All = RoleKeywords.AllWords.Concat(Audiences.Words).Concat(MonthNames.Words).Concat(WeekdayNames.Words).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool Has(string word) => All.Contains(word);
}
