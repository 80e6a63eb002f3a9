using Notifier.Core.Options;
using Notifier.Core.Security;

namespace Notifier.Adapters.Options;

/// <summary>The secrets. Under the Functions host they must be set. Elsewhere the server makes them in the data folder.</summary>
internal sealed class KeyOptions
{
    public const string Section = "Keys";

    private const string AllowedOne = "32 random bytes in base64, such as openssl rand -base64 32 makes";

    private const string AllowedRing =
        "keys as id:secret, separated by commas, the one that makes new things first; an id is 1 to 16 small letters and digits, a secret "
        + AllowedOne;

    [Setting(AllowedOne, IsNeeded = true, IsSecret = true)]
    public SecretKey? Pepper { get; init; }

    [Setting(AllowedOne, IsNeeded = true, IsSecret = true)]
    public SecretKey? SuppressionPepper { get; init; }

    [Setting(AllowedRing, IsNeeded = true, IsSecret = true)]
    public KeyRing? Data { get; init; }

    [Setting(AllowedRing, IsNeeded = true, IsSecret = true)]
    public KeyRing? Links { get; init; }

    /// <summary>Null if one is missing.</summary>
    public SecretKeys? Whole => this is { Pepper: { } pepper, SuppressionPepper: { } suppression, Data: { } data, Links: { } links }
        ? new(pepper, suppression, data, links)
        : null;
}
