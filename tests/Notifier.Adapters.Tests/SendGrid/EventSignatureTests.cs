using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Notifier.Adapters.SendGrid;
using SendGrid.Helpers.EventWebhook;

namespace Notifier.Adapters.Tests.SendGrid;

/// <summary>Only what SendGrid signed is its.</summary>
public sealed class EventSignatureTests
{
    private readonly string _publicKey;
    private readonly EventSignature _key;
    private readonly string _signature;
    private readonly string _timestamp;
    private readonly byte[] _body;

    public EventSignatureTests()
    {
        var vector = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "SendGrid", "sendgrid-webhook-vector.json")))!;
        _publicKey = vector["publicKey"]!.GetValue<string>();
        _key = Key(_publicKey);
        (_signature, _timestamp, _body) = (vector["signature"]!.GetValue<string>(), vector["timestamp"]!.GetValue<string>(), Encoding.UTF8.GetBytes(vector["payload"]!.GetValue<string>()));
    }

    [Fact]
    public void The_Public_Example_Is_Signed_With_The_Line_End_After_It()
    {
        Assert.True(_key.IsOf(_signature, _timestamp, _body));
        Assert.EndsWith("\r\n", Encoding.UTF8.GetString(_body), StringComparison.Ordinal);
        Assert.False(_key.IsOf(_signature, _timestamp, _body.AsSpan(0, _body.Length - 2)));
    }

    [Fact]
    public void With_Any_Byte_Altered_It_Is_Not()
    {
        for (var at = 0; at < _body.Length; at++)
        {
            foreach (var bit in new byte[] { 1, 128 })
            {
                byte[] altered = [.. _body];
                altered[at] ^= bit;
                Assert.False(_key.IsOf(_signature, _timestamp, altered), $"body, byte {at}");
            }
        }

        foreach (var altered in Altered(_timestamp))
        {
            Assert.False(_key.IsOf(_signature, altered, _body), $"timestamp {altered}");
        }

        var count = 0;
        foreach (var altered in Altered(_signature))
        {
            Assert.False(_key.IsOf(altered, _timestamp, _body), $"signature {altered}");
            count++;
        }

        Assert.Equal(3 * _signature.Length, count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("MEUC")]
    [InlineData("MAYCAQECAQE=")] // DER, of two small numbers
    [InlineData("MAYCAQACAQA=")] // of two noughts
    public void What_Is_No_Signature_Is_None(string? signature) => Assert.False(_key.IsOf(signature, _timestamp, _body));

    [Fact]
    public void Nothing_Is_Signed_Without_A_Timestamp_Or_By_Another_Key()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.False(_key.IsOf(_signature, null, _body));
        Assert.False(_key.IsOf(_signature, string.Empty, _body));
        Assert.False(new EventSignature(other).IsOf(_signature, _timestamp, _body));
    }

    /// <summary>It takes thirty times as long, and throws at what is no signature: so it is asked here only.</summary>
    [Fact]
    public void SendGrids_Own_Package_Is_Of_The_Same_Opinion()
    {
        var theirs = new RequestValidator();
        var key = theirs.ConvertPublicKeyToECDSA(_publicKey);
        var body = Encoding.UTF8.GetString(_body);
        Assert.True(theirs.VerifySignature(key, body, _signature, _timestamp));
        Assert.False(theirs.VerifySignature(key, body[..^2], _signature, _timestamp));
        Assert.False(theirs.VerifySignature(key, body, _signature, _timestamp + "0"));

        using var ours = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var other = theirs.ConvertPublicKeyToECDSA(Convert.ToBase64String(ours.ExportSubjectPublicKeyInfo()));
        Assert.False(theirs.VerifySignature(other, body, _signature, _timestamp));
        for (var number = 0; number < 20; number++)
        {
            var told = $$"""[{"sid":"{{number}}","email":"é👩‍⚕️@people.example"}]{{"\r\n"}}""";
            var signature = Convert.ToBase64String(ours.SignData(Encoding.UTF8.GetBytes(_timestamp + told), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
            Assert.True(theirs.VerifySignature(other, told, signature, _timestamp));
            Assert.True(new EventSignature(ours).IsOf(signature, _timestamp, Encoding.UTF8.GetBytes(told)));
            Assert.False(theirs.VerifySignature(other, told + " ", signature, _timestamp));
            Assert.False(new EventSignature(ours).IsOf(signature, _timestamp, Encoding.UTF8.GetBytes(told + " ")));
        }
    }

    /// <summary>Each character once raised, once lowered and once left out.</summary>
    private static IEnumerable<string> Altered(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            yield return $"{text[..at]}{(char)(text[at] + 1)}{text[(at + 1)..]}";
            yield return $"{text[..at]}{(char)(text[at] - 1)}{text[(at + 1)..]}";
            yield return text.Remove(at, 1);
        }
    }

    private static EventSignature Key(string publicKey)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(publicKey), out _);
        return new EventSignature(key);
    }
}
