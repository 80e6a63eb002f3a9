using Notifier.Reading.Pages;

namespace Notifier.Reading.Searches;

/// <summary>The XML search of NHS Jobs.</summary>
public static class NhsJobsSearch
{
    public const string Board = "NHS Jobs";

    /// <summary>External adverts only, newest first, 100 on a page.</summary>
    /// <param name="keyword">A reference, or words of the title.</param>
    public static Uri Address(string keyword, int page = 1) => throw new NotSupportedException();

    /// <returns>Null when it is no search result.</returns>
    public static SearchPage? Read(FetchedBytes answer, Uri from) => throw new NotSupportedException();
}
