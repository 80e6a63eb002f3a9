using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Notifier.Adapters.AzureStorage;
using Notifier.Core.Storage;
using Notifier.Testing;
using Notifier.Testing.Storage;

namespace Notifier.Adapters.Tests.AzureStorage;

/// <summary>Without keys: with a token, over https, as in the cloud.</summary>
[Trait("Category", "Long")]
public sealed class AzureIdentityTests(SecureAzurite azurite) : IClassFixture<SecureAzurite>
{
    private const string Audience = "https://storage.azure.com";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_Identity_Reads_Writes_And_Sends()
    {
        var scopes = new List<string>();
        var account = azurite.Account(DelegatedTokenCredential.Create((context, _) =>
        {
            scopes.AddRange(context.Scopes);
            return Token(Audience);
        }));
        var store = new AzureTableStore(account, azurite.Trust);
        var queue = new AzureQueue(account, "send", azurite.Trust);

        Assert.True((await store.WriteAsync("people", new RowWrite.Insert(new TableRow("p", "k").With("Text", "it’s")), Stop)).IsDone);
        Assert.True((await store.WriteAsync("people", [new RowWrite.Insert(new TableRow("p", "l")), new RowWrite.Insert(new TableRow("p", "m"))], Stop)).IsDone);
        Assert.Equal("it’s", (await store.GetAsync("people", "p", "k", Stop))!.Text("Text"));
        Assert.Equal(3, (await store.QueryAsync("people", RowRange.Partition("p"), null, 10, Stop)).Rows.Count);
        await queue.PutAsync("a message", TimeSpan.Zero, Stop);
        Assert.Equal("a message", (await queue.ReceiveAsync(TimeSpan.FromSeconds(30), Stop))!.Text);

        // A token is asked for once by each client, not once a request.
        Assert.Equal([Audience + "/.default", Audience + "/.default"], scopes);
    }

    [Fact]
    public async Task A_Token_That_Is_Refused_Is_Named_But_Not_Shown()
    {
        var token = Token("https://another.example");
        var account = azurite.Account(DelegatedTokenCredential.Create((_, _) => token));

        foreach (var work in new Func<Task>[] { () => new AzureTableStore(account, azurite.Trust).GetAsync("people", "p", "k", Stop), () => new AzureQueue(account, "send", azurite.Trust).PutAsync("m", TimeSpan.Zero, Stop) })
        {
            var trouble = await Assert.ThrowsAsync<StorageUnavailableException>(work);
            Assert.StartsWith("The storage account test00 refuses this program’s identity (403", trouble.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(token.Token, trouble.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_Machine_Without_Identity_Is_Told_So()
    {
        var account = azurite.Account(DelegatedTokenCredential.Create((_, _) => throw new CredentialUnavailableException("There is none.")));

        var trouble = await Assert.ThrowsAsync<StorageUnavailableException>(() => new AzureTableStore(account, azurite.Trust).GetAsync("people", "p", "k", Stop));

        Assert.Equal("No identity of Azure is found that could open the storage account test00: give this program a managed identity, or sign in with az login.", trouble.Message);
    }

    /// <summary>Nobody has signed it: the emulator looks only at what it says.</summary>
    private static AccessToken Token(string audience)
    {
        var now = DateTimeOffset.UtcNow; // the emulator runs on the real clock
        string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
        var until = now.AddHours(1);
        return new(
            $$"""{{Part("""{"alg":"none","typ":"JWT"}""")}}.{{Part($$"""{"aud":"{{audience}}","iss":"https://sts.windows.net/{{Guid.Empty}}/","nbf":{{now.AddMinutes(-1).ToUnixTimeSeconds()}},"iat":{{now.ToUnixTimeSeconds()}},"exp":{{until.ToUnixTimeSeconds()}}}""")}}.{{Part("none")}}""",
            until);
    }
}

/// <summary>An emulator that takes tokens, which needs https and so a certificate.</summary>
[Trait("Category", "Long")]
public sealed class SecureAzurite : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly X509Certificate2 _certificate = Certificate();
    private Azurite.Running? _azurite;

    public async ValueTask InitializeAsync() => _azurite = await Azurite.StartAsync(
        "--oauth", "basic",
        "--cert", _folder.Write("certificate.pem", _certificate.ExportCertificatePem()),
        "--key", _folder.Write("key.pem", _certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()));

    public async ValueTask DisposeAsync()
    {
        await _azurite!.DisposeAsync();
        _certificate.Dispose();
        _folder.Dispose();
    }

    internal AzureAccount Account(TokenCredential credential) => AzureAccount.At("test00", new Uri(_azurite!.Tables, "test00"), new Uri(_azurite.Queues, "test00"), credential);

    internal void Trust(ClientOptions options) => options.Transport = new HttpClientTransport(new HttpClientHandler
    {
        ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown?.Thumbprint == _certificate.Thumbprint,
    });

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow; // TLS compares it with the real clock
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
