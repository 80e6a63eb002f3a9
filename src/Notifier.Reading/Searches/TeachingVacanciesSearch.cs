using Notifier.Reading.Pages;

namespace Notifier.Reading.Searches;

/// <summary>The JSON list of Teaching Vacancies. It has no search, so its pages are read newest first.</summary>
public static class TeachingVacanciesSearch
{
    public const string Board = "Teaching Vacancies";

    public static Uri Address(int page = 1) => throw new NotSupportedException();

    /// <returns>Null when it is no list of jobs.</returns>
    public static SearchPage? Read(FetchedBytes answer, Uri from) => throw new NotSupportedException();
}
