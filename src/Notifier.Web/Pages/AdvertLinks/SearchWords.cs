using Notifier.Core.Sources;

namespace Notifier.Web.Pages.AdvertLinks;

/// <summary>What we tried to find the same job elsewhere, in one sentence.</summary>
internal static class SearchWords
{
    /// <returns>Null when it was found, or nothing was tried.</returns>
    public static string? For(OriginalSearch? search) => search switch
    {
        OriginalSearch.NotFound { Boards: { Count: > 0 } boards } => $"We looked for it on {And(boards)} and did not find it.",
        OriginalSearch.Several several =>
            $"We looked for it on {several.Board}: {several.Count} adverts there fit equally well, so we chose none.",
        OriginalSearch.NoAnswer { Boards: { Count: > 0 } boards } => $"We could not search {And(boards)} just now, so look there yourself.",
        OriginalSearch.NotSought => "We know too little about the job to look for it elsewhere.",
        _ => null,
    };

    private static string And(IReadOnlyList<string> names) =>
        names.Count == 1 ? names[0] : $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}";
}
