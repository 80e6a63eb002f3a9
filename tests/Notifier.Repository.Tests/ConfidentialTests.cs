using Notifier.Testing;
using Notifier.Testing.Apps;
using Notifier.Testing.Emails;
using Xunit.Sdk;

namespace Notifier.Repository.Tests;

/// <summary>The search is worth something only if it finds.</summary>
public sealed class ConfidentialTests
{
    public static TheoryData<string> Secrets => [TestApp.Somebody, "candidate-600@people.example", TestApp.OperatorKey, FakeSendGrid.ApiKey, HostSettings.Secret(1), HostSettings.Secret(3), HostSettings.Secret(5)];

    [Theory]
    [MemberData(nameof(Secrets))]
    public void An_Address_Or_A_Secret_In_A_Log_Is_Found(string secret)
    {
        Confidential.AssertNoneIn("Email confirm 202611aaaa sent");
        Assert.ThrowsAny<XunitException>(() => Confidential.AssertNoneIn($"Email confirm sent to {secret.ToUpperInvariant()}, at last"));
    }

    [Fact]
    public void The_Tokens_Of_An_Emails_Links_Are_Found_Too()
    {
        const string Mail = """
            Confirm: https://dates.example/confirm/AAAAbbbbCCCCddddEEEE-ffff
            The advert: https://dates.example/adverts/aaaaaaaaaaaaaaaaaaaaaaaaaa
            Leave: https://dates.example/u/0000111122223333444455556666?x=1
            """;
        var tokens = Confidential.TokensIn(Mail).ToList();
        Assert.Equal(["AAAAbbbbCCCCdddd", "0000111122223333"], tokens);
        Confidential.AssertNoneIn("Request finished GET /adverts/aaaaaaaaaaaaaaaaaaaaaaaaaa", tokens);
        const string Line = "Request finished GET /confirm/AAAAbbbbCCCCddddEEEE-ffff";
        Assert.ThrowsAny<XunitException>(() => Confidential.AssertNoneIn(Line, tokens));
    }
}
