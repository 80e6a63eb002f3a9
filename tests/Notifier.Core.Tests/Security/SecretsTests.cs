using System.Text;
using Notifier.Core.Security;
using Notifier.Testing.Apps;

namespace Notifier.Core.Tests.Security;

public sealed class SecretsTests
{
    private static readonly DateTimeOffset Now = InMemoryApp.At("2025-12-10 10:00");
    private static readonly PersonKey Ann = new EmailAddressProtector(TestKeys.All).PersonOf(InMemoryApp.Address("ann@example.org"));
    private static readonly LinkTokens Tokens = new(TestKeys.All);

    [Fact]
    public void A_Link_Says_What_It_Was_Made_For()
    {
        var token = Tokens.Issue(LinkPurpose.Confirm, Ann, "abc", Now.AddDays(7));

        var good = Assert.IsType<LinkVerdict.Good>(Tokens.Read(token, LinkPurpose.Confirm, Now));
        Assert.Equal(new LinkClaims(LinkPurpose.Confirm, Ann, "abc", Now.AddDays(7)), good.Claims);
        Assert.Null(Assert.IsType<LinkVerdict.Good>(Tokens.Read(Tokens.Issue(LinkPurpose.Manage, Ann, null, Now.AddDays(7)), LinkPurpose.Manage, Now)).Claims.Advert);
        Assert.NotEqual(token, Tokens.Issue(LinkPurpose.Confirm, Ann, "abc", Now.AddDays(7)));
    }

    [Fact]
    public void A_Link_Is_Good_Until_Its_Last_Moment_And_Not_After()
    {
        var token = Tokens.Issue(LinkPurpose.Leave, Ann, "abc", Now);

        Assert.IsType<LinkVerdict.Good>(Tokens.Read(token, LinkPurpose.Leave, Now.AddSeconds(-1)));
        Assert.IsType<LinkVerdict.Expired>(Tokens.Read(token, LinkPurpose.Leave, Now));
    }

    [Fact]
    public void A_Link_For_One_Purpose_Is_Good_For_No_Other()
    {
        foreach (var purpose in Enum.GetValues<LinkPurpose>())
        {
            var token = Tokens.Issue(purpose, Ann, "abc", Now.AddDays(1));
            foreach (var other in Enum.GetValues<LinkPurpose>().Where(other => other != purpose))
            {
                Assert.IsType<LinkVerdict.Invalid>(Tokens.Read(token, other, Now));
            }
        }
    }

    [Fact]
    public void No_Character_Of_A_Link_Can_Be_Changed_Left_Out_Or_Added()
    {
        var token = Tokens.Issue(LinkPurpose.Manage, Ann, null, Now.AddDays(1));
        for (var at = 0; at < token.Length; at++)
        {
            foreach (var other in "Ab.-é\0".Where(character => character != token[at]))
            {
                Assert.IsType<LinkVerdict.Invalid>(Tokens.Read(token[..at] + other + token[(at + 1)..], LinkPurpose.Manage, Now));
            }

            Assert.IsType<LinkVerdict.Invalid>(Tokens.Read(token[..at] + token[(at + 1)..], LinkPurpose.Manage, Now));
            Assert.IsType<LinkVerdict.Invalid>(Tokens.Read(token[..at] + "A" + token[at..], LinkPurpose.Manage, Now));
        }
    }

    /// <summary>Base64 may end in padding and hold blanks; the last character of a signature holds bits that decode to nothing.</summary>
    [Theory]
    [InlineData("=")]
    [InlineData("==")]
    [InlineData(" ")]
    [InlineData("\t")]
    [InlineData("\r\n")]
    public void A_Link_Ends_With_Its_Signature(string added)
    {
        var token = Tokens.Issue(LinkPurpose.Manage, Ann, null, Now.AddDays(1));
        Assert.IsType<LinkVerdict.Invalid>(Tokens.Read(token + added, LinkPurpose.Manage, Now));
        Assert.IsType<LinkVerdict.Invalid>(Tokens.Read(token.Insert(token.Length - 5, added), LinkPurpose.Manage, Now));
        foreach (var last in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".Where(last => last != token[^1]))
        {
            Assert.IsType<LinkVerdict.Invalid>(Tokens.Read(token[..^1] + last, LinkPurpose.Manage, Now));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("v1")]
    [InlineData("v1...")]
    [InlineData("v2.k1.AAAA.AAAA")]
    [InlineData("v1.k9.AAAA.AAAA")]
    [InlineData("v1.k1.%%%%.====")]
    public void What_Is_No_Link_Of_Ours_Is_Said_To_Be_So(string? token)
    {
        Assert.IsType<LinkVerdict.Invalid>(Tokens.Read(token, LinkPurpose.Manage, Now));
        Assert.IsType<LinkVerdict.Invalid>(Tokens.Read(token + new string('A', 100_000), LinkPurpose.Manage, Now));
    }

    [Fact]
    public void A_Key_Is_Good_For_One_More_Rotation_And_To_Leave_As_Long_As_It_Is_Kept()
    {
        var rotated = new LinkTokens(new SecretKeys(TestKeys.Key("p", 1), TestKeys.Key("s", 2), new KeyRing(TestKeys.Key("d1", 3)), new KeyRing(TestKeys.Key("k3", 7), TestKeys.Key("k2", 6), TestKeys.Key("k1", 4))));
        var once = new LinkTokens(new SecretKeys(TestKeys.Key("p", 1), TestKeys.Key("s", 2), new KeyRing(TestKeys.Key("d1", 3)), new KeyRing(TestKeys.Key("k2", 6), TestKeys.Key("k1", 4))));
        var (manage, leave) = (Tokens.Issue(LinkPurpose.Manage, Ann, null, Now.AddDays(1)), Tokens.Issue(LinkPurpose.Leave, Ann, "abc", Now.AddDays(1)));

        Assert.IsType<LinkVerdict.Good>(once.Read(manage, LinkPurpose.Manage, Now));
        Assert.IsType<LinkVerdict.Invalid>(rotated.Read(manage, LinkPurpose.Manage, Now));
        Assert.IsType<LinkVerdict.Good>(rotated.Read(leave, LinkPurpose.Leave, Now));
    }

    [Fact]
    public void A_Sealed_Address_Opens_Only_For_Its_Person_And_Unaltered()
    {
        var book = new EmailAddressProtector(TestKeys.All);
        var address = InMemoryApp.Address("Ann.Person@example.org");
        var stored = book.Seal(address, Ann);

        Assert.Equal(address, book.Open(stored, Ann));
        Assert.DoesNotContain("example", Encoding.UTF8.GetString(stored.Bytes), StringComparison.Ordinal);
        Assert.NotEqual(stored.Bytes, book.Seal(address, Ann).Bytes);
        Assert.Null(book.Open(stored, book.PersonOf(InMemoryApp.Address("bob@example.org"))));
        Assert.Null(book.Open(stored with { KeyId = "d9" }, Ann));
        Assert.Null(book.Open(stored with { Bytes = [] }, Ann));
        for (var at = 0; at < stored.Bytes.Length; at++)
        {
            var altered = stored.Bytes.ToArray();
            altered[at] ^= 1;
            Assert.Null(book.Open(stored with { Bytes = altered }, Ann));
        }
    }

    [Fact]
    public void A_Persons_Key_Ignores_Case_And_Differs_From_Their_Suppression()
    {
        var book = new EmailAddressProtector(TestKeys.All);

        Assert.Equal(book.PersonOf(InMemoryApp.Address("ann@example.org")), book.PersonOf(InMemoryApp.Address("ANN@Example.ORG")));
        Assert.NotEqual(book.PersonOf(InMemoryApp.Address("ann@example.org")).Value, book.SuppressionOf(InMemoryApp.Address("ann@example.org")));
        Assert.Equal(PersonKey.Length, Ann.Value.Length);
    }

    [Theory]
    [InlineData("ann@example.org.")]
    [InlineData("ANN@Example.org。")]
    [InlineData("ann@example．org")]
    public void An_Address_Typed_Another_Way_Is_The_Same_Persons(string typed)
    {
        var book = new EmailAddressProtector(TestKeys.All);

        Assert.Equal(Ann, book.PersonOf(InMemoryApp.Address(typed)));
        Assert.Equal(book.SuppressionOf(InMemoryApp.Address("ann@example.org")), book.SuppressionOf(InMemoryApp.Address(typed)));
    }

    [Theory]
    [InlineData("ann@example.org", "ann@example.org")]
    [InlineData("Ann+Jobs@example.org", "ann@example.org")]
    [InlineData("ann+a+b@example.org", "ann@example.org")]
    [InlineData("+ann@example.org", "+ann@example.org")]
    public void What_Follows_A_Plus_Tells_People_Apart_But_Not_Mailboxes(string typed, string mailbox)
    {
        var book = new EmailAddressProtector(TestKeys.All);
        var (address, owner) = (InMemoryApp.Address(typed), InMemoryApp.Address(mailbox));

        Assert.Equal(mailbox, address.Mailbox);
        Assert.Equal(book.MailboxOf(owner), book.MailboxOf(address));
        Assert.Equal(address.Normalised == owner.Normalised, book.PersonOf(address) == book.PersonOf(owner));
        Assert.NotEqual(book.PersonOf(owner).Value, book.MailboxOf(owner));
    }

    [Fact]
    public void Nothing_Secret_Prints()
    {
        var printed = $"{InMemoryApp.Address("ann@example.org")} {Ann} {TestKeys.Key("k1", 65)} {TestKeys.All} {new KeyRing(TestKeys.Key("k1", 65))}";

        Assert.DoesNotContain("ann", printed.Replace("(a person)", string.Empty, StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Ann.Value, printed, StringComparison.Ordinal);
        Assert.DoesNotContain("AAAA", printed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ann@example.org", "ann@example.org")]
    [InlineData("  Ann.O'Neil+jobs@Example.org ", "Ann.O'Neil+jobs@example.org")]
    [InlineData("ann@bücher.example", "ann@xn--bcher-kva.example")]
    [InlineData("ann@sub.example.co.uk", "ann@sub.example.co.uk")]
    [InlineData("ann@example.org.", "ann@example.org")]
    [InlineData("ann@example.org。", "ann@example.org")]
    [InlineData("ann@example．org｡", "ann@example.org")]
    public void One_Plain_Address_Is_Taken(string typed, string value) => Assert.Equal(value, EmailAddress.TryParse(typed)?.Value, ignoreCase: true);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ann")]
    [InlineData("@example.org")]
    [InlineData("ann@")]
    [InlineData("ann@localhost")]
    [InlineData("ann@@example.org")]
    [InlineData("bob@example.org, eve@example.org")]
    [InlineData("bob@example.org eve@example.org")]
    [InlineData("Bob <bob@example.org>")]
    [InlineData("bob@example.org\r\nBcc: eve@example.org")]
    [InlineData("bob\u202E@example.org")]
    [InlineData("bøb@example.org")]
    [InlineData("bob@exam\u200Bple.org")]
    [InlineData("\"bob bob\"@example.org")]
    [InlineData("bob@[127.0.0.1]")]
    [InlineData("bob@-example-.org")]
    [InlineData("bob..bob@example.org")]
    [InlineData(".bob@example.org")]
    [InlineData("bob.@example.org")]
    [InlineData("bob@.example.org")]
    [InlineData("bob@example.org..")]
    [InlineData("bob@example.org.。")]
    [InlineData("=?utf-8?q?eve?=@example.org")]
    [InlineData("bob=?=@example.org")]
    public void Anything_Else_Is_Not(string? typed) => Assert.Null(EmailAddress.TryParse(typed));

    [Fact]
    public void An_Address_May_Have_254_Characters()
    {
        var domain = string.Join('.', Enumerable.Repeat(new string('d', 60), 3)) + ".example";
        var local = new string('l', 254 - domain.Length - 1);

        Assert.NotNull(EmailAddress.TryParse($"{local}@{domain}"));
        Assert.Null(EmailAddress.TryParse($"{local}l@{domain}"));
        Assert.Null(EmailAddress.TryParse(new string('l', 65) + "@example.org"));
        Assert.Null(EmailAddress.TryParse(new string('l', 300) + "@example.org"));
    }
}
