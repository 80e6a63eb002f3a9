namespace Notifier.Core.Adverts.Identity;

/// <summary>Why two copies do not count as one job.</summary>
internal enum Difference
{
    Employer,
    Reference,

    /// <summary>Neither title contains the other. Or one site shows both, and their titles or places differ.</summary>
    Title,

    /// <summary>One had ended before the other was posted. Or a numbered re-post came while the first posting was still open.</summary>
    Time,
}

/// <summary>
/// Tells apart two copies that share a name: the page, or employer and reference. Doubtful copies are never joined.
/// <c>docs/how-a-job-is-recognised.md</c> has the table of what joins and what does not.
/// </summary>
internal static class SameJob
{
    /// <summary>The same page, or the same employer and reference.</summary>
    public static bool HaveNameInCommon(CopyIdentity one, CopyIdentity other) =>
        (one.Address is not null && one.Address == other.Address) || (one.Job is not null && one.Job == other.Job);

    /// <returns>Null when nothing contradicts that they are one job.</returns>
    public static Difference? Contradiction(CopyIdentity one, CopyIdentity other)
    {
        if (one.EmployerKey is { } employer && other.EmployerKey is { } another && employer != another)
        {
            return Difference.Employer;
        }

        if (one.Number is { } number && other.Number is { } different && number != different && one.FirstNumber != other.FirstNumber)
        {
            return Difference.Reference;
        }

        return DoTitlesFit(one, other) || IsRenamed(one, other) ? null : Difference.Title;
    }

    private static bool DoTitlesFit(CopyIdentity one, CopyIdentity other)
    {
        if (IsRePost(one, other) || one.IsAnotherOfItsSite(other))
        {
            return one.Name.IsSame(other.Name) && one.Place.AgreesWith(other.Place);
        }

        // The next job may appear on the same page: "Porter" and then "Night Porter". So a page alone needs a closer match of titles.
        var isPageAlone = one.Address is not null && one.Address == other.Address && (one.Job is null || one.Job != other.Job);
        return isPageAlone ? one.Name.NamesTheSame(other.Name) : one.Name.Fits(other.Name);
    }

    /// <summary>Both are postings of one job on one board, by the number after the reference.</summary>
    public static bool IsRePost(CopyIdentity one, CopyIdentity other) =>
        one.Board is not null && one.Board == other.Board && one.Job is { } first && other.Job is { } second
        && first.Employer == second.Employer && first.Text != second.Text && one.FirstNumber == other.FirstNumber;

    /// <summary>The employer renamed the job. The same page, reference and posting date show that it is the same one.</summary>
    private static bool IsRenamed(CopyIdentity one, CopyIdentity other) =>
        one.Address is not null && one.Address == other.Address
        && one.Job is not null && one.Job == other.Job
        && one.Posted is not null && one.Posted == other.Posted;
}
