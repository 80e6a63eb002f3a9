using System.Collections.Frozen;

namespace Notifier.Core.Adverts;

/// <summary>Every word by which a date, or what it is for, is recognised.</summary>
internal static class KnownWords
{
    private static readonly FrozenSet<string> All = Cues.AllWords.Concat(Audiences.Words).Concat(MonthNames.Words).Concat(WeekdayNames.Words).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool Has(string word) => All.Contains(word);
}
