using Notifier.Core.Emails;
using Notifier.Core.Sending;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Sending.Policies;
using Notifier.Testing.Apps;

namespace Notifier.Adapters.Tests.EmailTemplates;

/// <summary>A new kind of mail is a record, a template, a policy, a row and a golden file. Each test names the one that was forgotten.</summary>
public sealed class EmailKindsTests
{
    private static readonly LedgerKeyFields Fields = new() { Version = 3, Date = new DateOnly(2025, 12, 24), Days = 7, Hash = "abc234" };

    /// <summary>All but the test that an operator sends, which no ledger records.</summary>
    private static readonly IReadOnlyList<Type> Mails =
        [.. typeof(Mail).GetNestedTypes().Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(Mail)) && type != typeof(Mail.Test))];

    private static IEnumerable<KeyValuePair<string, Mail>> Examples => TestEmails.All.Concat(HrTemplatesTests.All);

    public static TheoryData<EmailKind> Kinds => [.. Enum.GetValues<EmailKind>()];

    public static TheoryData<string> Names => [.. Mails.Select(mail => mail.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_Kind_Has_One_Row_And_A_Name_On_The_Wire_Of_Its_Own(EmailKind kind)
    {
        var row = Assert.Single(EmailKinds.All, row => row.Kind == kind);

        Assert.Equal(row, EmailKinds.FromQueueName(row.QueueName));
        Assert.NotEmpty(row.Mails);
        Assert.All(row.Mails, mail => Assert.Contains(mail, Mails));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_Kind_Has_A_Policy_That_The_Program_Knows(EmailKind kind)
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 09:00"));

        Assert.Single(app.The<IEnumerable<EmailPolicy>>(), policy => policy.GetType() == EmailKinds.Get(kind).Policy);
    }

    [Fact]
    public void Every_Policy_Decides_Some_Kind()
    {
        var policies = typeof(EmailPolicy).Assembly.GetTypes().Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(EmailPolicy)));

        Assert.Equal(policies.OrderBy(type => type.Name), EmailKinds.Policies.OrderBy(type => type.Name));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_Kind_Has_Names_In_The_Ledger_That_The_Export_Puts_In_Words(EmailKind kind)
    {
        var row = EmailKinds.Get(kind);

        Assert.NotEmpty(row.Keys);
        Assert.All(row.Keys, format =>
        {
            var entry = EmailLedgerEntry.New(default, format.Key(row.Content == MessageContent.Person ? null : "b2", Fields), default);
            Assert.Contains(entry.Kind, EmailKinds.All.Where(each => each.Keys.Contains(format)));
            Assert.Equal(format.InWords(Fields), EmailKinds.InWords(entry.Name));
            Assert.NotEqual(entry.Name, EmailKinds.InWords(entry.Name));
        });
    }

    [Fact]
    public void No_Ledger_Name_Has_Two_Formats()
    {
        var formats = EmailKinds.All.SelectMany(row => row.Keys).Distinct().ToList();

        Assert.All(formats, format =>
        {
            var name = EmailLedgerEntry.New(default, format.Key("b2", Fields), default).Name;
            Assert.Equal([format], formats.Where(other => other.Parse(name) is not null));
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_Mail_Has_A_Kind_A_Template_And_A_Golden_File(string name)
    {
        var mail = Assert.Single(Mails, each => each.Name == name);

        Assert.Single(EmailKinds.All, row => row.Mails.Contains(mail));
        Assert.True(Adapters.EmailTemplates.EmailTemplates.Has(mail), $"No template writes {name}.");
        var (golden, _) = Examples.FirstOrDefault(example => example.Value.GetType() == mail);
        Assert.True(golden is not null, $"No golden file shows {name}: add one to {nameof(TestEmails)}.");
        Assert.True(File.Exists(Path.Combine(AppContext.BaseDirectory, "golden", "mails", golden + ".txt")), $"golden/mails/{golden}.txt is missing.");
    }

    [Theory]
    [InlineData("v0003")]
    [InlineData("v12345-sabc234")]
    [InlineData("20251224-d00")]
    [InlineData("20251224-hr1")]
    [InlineData("ends20251224")]
    public void What_Is_Read_From_A_Ledger_Name_Writes_The_Same_Name(string name)
    {
        var format = Assert.Single(EmailKinds.All.SelectMany(row => row.Keys), format => format.Parse(name) is not null);

        Assert.Equal($"l-b2-{name}", format.Key("b2", format.Parse(name)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("v")]
    [InlineData("vx")]
    [InlineData("v99999999999")]
    [InlineData("20251324-d07")]
    [InlineData("20251224-d")]
    [InlineData("20251224-d07-x")]
    [InlineData("confirmed")]
    public void A_Name_Of_No_Format_Is_Exported_As_It_Is(string name) => Assert.Equal(name, EmailKinds.InWords(name));
}
