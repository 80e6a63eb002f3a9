using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Notifier.Testing.Fetching;

/// <summary>Issues certificates for the names that a test asks, as an authority does.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly ConcurrentDictionary<string, X509Certificate2> _issued = new(StringComparer.OrdinalIgnoreCase);

    public TestAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Authority of a test", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        Root = request.CreateSelfSigned(From, Until);
    }

    public X509Certificate2 Root { get; }

    private static DateTimeOffset From => DateTimeOffset.UtcNow.AddDays(-1);

    private static DateTimeOffset Until => DateTimeOffset.UtcNow.AddDays(2);

    public X509Certificate2 Of(string host) => _issued.GetOrAdd(host, name => Issue(name, null));

    /// <param name="more">From where the certificate says its issuer can be downloaded. Null when it says nothing.</param>
    public X509Certificate2 Issue(string host, string? more)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=A site of a test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        if (more is not null)
        {
            request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(null, [more]));
        }

        using var issued = request.Create(Root, From.AddHours(1), Until.AddHours(-1), RandomNumberGenerator.GetBytes(16));
        return issued.CopyWithPrivateKey(key);
    }

    public void Dispose()
    {
        Root.Dispose();
        foreach (var certificate in _issued.Values)
        {
            certificate.Dispose();
        }
    }
}
