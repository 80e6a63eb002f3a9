using Notifier.Core.Security;
using Notifier.Reading.Boards;
using Notifier.Reading.Dates;

namespace Notifier.Core.Adverts.Identity;

/// <summary>
/// The names that adverts and copies had before titles were compared. Rows stored under them are still found, and keep their ids.
/// </summary>
/// <remarks>A copy's name was made from its board or host and any reference. Any reference of two characters counted.</remarks>
internal sealed record EarlierKeys(EmployerReference? Job, string Copy, IReadOnlyList<string> Ids)
{
    public static EarlierKeys From(AdvertReading reading, Uri? page)
    {
        var site = reading.Board?.Name ?? page?.Host ?? string.Empty;
        var copy = KeyHash.Key("copy", site, reading.Reference ?? page?.AbsoluteUri ?? reading.Text.ShownText);
        var unjoined = KeyHash.Key("advert", copy);
        if (EmployerReference.KeyOf(reading.Employer) is not { } employer || TextOf(reading.Reference, reading.Board) is not { } text)
        {
            return new EarlierKeys(null, copy, [unjoined]);
        }

        var posted = IsoDate.Text(reading.PostingDate) ?? string.Empty;
        return new EarlierKeys(
            new EmployerReference(employer, text), copy, [KeyHash.Key("advert", employer, text, posted, copy), unjoined]);
    }

    private static string? TextOf(string? reference, Board? board)
    {
        var end = EmployerReference.EndOf(reference);
        return end is not { Length: > 1 } ? null
            : board is { NumbersRePosts: true } && end is [.. { Length: > 3 } first, '-', >= '1' and <= '9'] ? first
            : end;
    }
}
