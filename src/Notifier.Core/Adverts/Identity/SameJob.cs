namespace Notifier.Core.Adverts.Identity;

/// <summary>Why two copies are not taken for one job.</summary>
internal enum Difference
{
    Employer,
    Reference,

    /// <summary>Neither title contains the other; or one site shows two adverts, and their titles or places are not the same.</summary>
    Title,

    /// <summary>One had ended before the other was posted; or a numbered re-post comes while the first is still open.</summary>
    Time,
}

/// <summary>
/// What tells two copies apart that have a name in common, the page or employer and reference. Unsure is never joined.
/// <c>docs/how-a-job-is-recognised.md</c> has the table of what joins and what does not.
/// </summary>
internal static class SameJob
{
    /// <summary>The same page, or the same employer and reference.</summary>
    public static bool HaveNameInCommon(CopyIdentity one, CopyIdentity other) =>
        (one.Address is not null && one.Address == other.Address) || (one.Job is not null && one.Job == other.Job);

    /// <returns>Null when nothing speaks against it.</returns>
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

        // Of a page that is all they have in common, the next job may stand on it: "Porter" and then "Night Porter".
        var isPageAlone = one.Address is not null && one.Address == other.Address && (one.Job is null || one.Job != other.Job);
        return isPageAlone ? one.Name.NamesTheSame(other.Name) : one.Name.Fits(other.Name);
    }

    /// <summary>One is a later posting of the other on its board, by the number after its reference.</summary>
    public static bool IsRePost(CopyIdentity one, CopyIdentity other) =>
        one.Board is not null && one.Board == other.Board && one.Job is { } first && other.Job is { } second
        && first.Employer == second.Employer && first.Text != second.Text && one.FirstNumber == other.FirstNumber;

    /// <summary>The employer calls the job otherwise: that its page, reference and posting date stay says that it is the same.</summary>
    private static bool IsRenamed(CopyIdentity one, CopyIdentity other) =>
        one.Address is not null && one.Address == other.Address
        && one.Job is not null && one.Job == other.Job
        && one.Posted is not null && one.Posted == other.Posted;
}
