using System.Buffers.Text;
using System.Text;

namespace Notifier.Reading.Boards;

/// <summary>
/// The links of Civil Service Jobs that work in one visit only. Some hold the advert's number in their encoded part.
/// </summary>
internal static class CivilServiceVisit
{
    private const int Longest = 2000;
    private const string Number = "joblist_view_vac=";

    /// <summary>The lasting address of the advert. Null when the link does not say which advert it is.</summary>
    public static Uri? AdvertOf(Uri visit)
    {
        var sid = visit.Query.TrimStart('?').Split('&').FirstOrDefault(part => part.StartsWith("SID=", StringComparison.OrdinalIgnoreCase));
        if (sid is null || sid.Length > Longest || Decoded(Uri.UnescapeDataString(sid[4..])) is not { } query)
        {
            return null;
        }

        var numbers = query.Split('&').Where(part => part.StartsWith(Number, StringComparison.Ordinal)).Select(part => part[Number.Length..]).Distinct().ToList();
        return numbers is [{ Length: > 0 and <= 18 } number] && number.All(char.IsAsciiDigit)
            ? new Uri($"https://www.civilservicejobs.service.gov.uk/csr/jobs.cgi?jcode={number}")
            : null;
    }

    private static string? Decoded(string sid)
    {
        var encoded = sid.TrimEnd('=').Replace('+', '-').Replace('/', '_').Replace(' ', '-');
        return Base64Url.IsValid(encoded) ? Encoding.Latin1.GetString(Base64Url.DecodeFromChars(encoded)) : null;
    }
}
