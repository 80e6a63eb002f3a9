using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using Notifier.Core.Security;

namespace Notifier.Core.Emails;

/// <summary>
/// The id of an email at the mail service: the month in which it was first asked for, yyyyMM in UTC, then 128 random bits.
/// </summary>
public static class EmailId
{
    private const string MonthForm = "yyyyMM";
    private static readonly SearchValues<char> OfBase32 = SearchValues.Create("abcdefghijklmnopqrstuvwxyz234567");

    public static string New(DateTimeOffset now) =>
        now.UtcDateTime.ToString(MonthForm, CultureInfo.InvariantCulture) + Base32.Encode(RandomNumberGenerator.GetBytes(16), KeyHash.KeyLength);

    /// <param name="emailId">One of ours.</param>
    /// <returns>Its month, yyyyMM.</returns>
    public static string MonthOf(string emailId)
    {
        return emailId[..MonthForm.Length];
    }

    /// <summary>Whether it has the form of ours, and its month's events are still kept.</summary>
    /// <param name="keep">How long after its last day a month is kept.</param>
    public static bool IsSid(string text, DateTimeOffset now, TimeSpan keep)
    {
        return TryMonth(text) is { } month && month <= now.UtcDateTime.AddDays(1) && month.AddMonths(1) + keep >= now.UtcDateTime;
    }

    /// <summary>Whether it has the form of ours.</summary>
    public static bool IsSid(string text)
    {
        return TryMonth(text) is not null;
    }

    private static DateTime? TryMonth(string text) =>
        text.Length == MonthForm.Length + KeyHash.KeyLength
        && text.AsSpan(MonthForm.Length).IndexOfAnyExcept(OfBase32) < 0
        && DateTime.TryParseExact(MonthOf(text), MonthForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var month)
            ? month
            : null;
}
