using System.Security.Cryptography.X509Certificates;

namespace Notifier.Adapters.Fetching;

/// <summary>Whose certificates the gate believes. Tests add an authority of their own.</summary>
/// <param name="Authorities">Null for those of the machine.</param>
internal sealed record TlsTrust(X509Certificate2Collection? Authorities)
{
    /// <summary>
    /// A certificate may name addresses from which to download what it lacks. Those downloads would bypass the gate, so there are none.
    /// </summary>
    public X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck };
        if (Authorities is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(Authorities);
        }

        return policy;
    }
}
