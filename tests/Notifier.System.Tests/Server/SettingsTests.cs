using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Notifier.Adapters.Options;
using Notifier.Core.Options;
using Notifier.Core.Storage;
using Notifier.Server;
using Notifier.Testing;
using Notifier.Testing.Apps;

namespace Notifier.System.Tests.Server;

/// <summary>What can be set, and what is refused with which words.</summary>
public sealed class SettingsTests
{
    [Fact]
    public void Nothing_Need_Be_Set()
    {
        var (settings, refusals) = Read();
        Assert.Empty(refusals);
        Assert.Equal("http://localhost:7071/", settings!.Site.PublicUrl.AbsoluteUri);
        Assert.Equal("127.0.0.1:7071", settings.Server.Listen.ToString());
        Assert.Equal("data", settings.Storage.DataFolder);
        Assert.Equal(new UseCaseOptions(), settings.UseCases);
        Assert.Equal(new RequestLimits(), settings.Limits);
        Assert.Equal(new Schedules(), settings.Schedules);
        Assert.Null(settings.Site.Keys);
    }

    [Fact]
    public void The_Public_Address_Follows_The_Port() =>
        Assert.Equal("http://localhost:8080/", Read(("Listen", "0.0.0.0:8080")).Settings!.Site.PublicUrl.AbsoluteUri);

    [Fact]
    public void Every_Delay_And_Limit_Can_Be_Set()
    {
        // Sources have names without a section, and tests of their own.
        var records = typeof(UseCaseOptions).GetProperties().Where(record => record.PropertyType != typeof(SourceOptions)).ToList();
        foreach (var (record, property) in records.SelectMany(record => record.PropertyType.GetProperties().Select(property => (record, property))))
        {
            var (text, expected) = property.PropertyType.Name switch
            {
                nameof(TimeSpan) => ("00:00:02", (object)TimeSpan.FromSeconds(2)),
                nameof(Int32) => ("9", 9),
                _ when property.Name == nameof(SendingOptions.LastHour) => ("19:30", new TimeOnly(19, 30)),
                _ => ("07:30", new TimeOnly(7, 30)),
            };
            var (settings, refusals) = Read(($"Delays:{property.Name}", text));
            Assert.Empty(refusals);
            var options = record.GetValue(settings!.UseCases);
            Assert.Equal(expected, property.GetValue(options));
            Assert.All(record.PropertyType.GetProperties().Where(other => other != property), other => Assert.Equal(other.GetValue(record.GetValue(new UseCaseOptions())), other.GetValue(options)));
            Assert.All(records.Where(other => other != record), other => Assert.Equal(other.GetValue(new UseCaseOptions()), other.GetValue(settings.UseCases)));
        }

        Assert.Equal(5, Read(("Limits:AsksAMinute", "5")).Settings!.Limits.AsksAMinute);
        Assert.Equal(new TimeOnly(7, 30, 15), Read(("Delays:EarliestHour", "07:30:15")).Settings!.UseCases.Sending.EarliestHour);
        Assert.Equal(new Schedules { SweepDue = "* * * * * *" }, Read(("Schedules:SweepDue", "* * * * * *")).Settings!.Schedules);
        Assert.Equal(TimeSpan.FromSeconds(2), Read(("delays:settle", "00:00:02")).Settings!.UseCases.Sending.Settle); // environments may not keep capitals
    }

    [Theory]
    [InlineData("PublicUrl", "notifier.example", "PublicUrl = \"notifier.example\" is refused. Allowed: an http or https address of the notifier itself, without path, such as https://dates.example.org/.")]
    [InlineData("OperatorContact", "ring us", "OperatorContact = \"ring us\" is refused. Allowed: an email address, or the http or https address of a page, of at most 60 characters.")]
    [InlineData("OperatorContact", "javascript:alert(1)", "OperatorContact = \"javascript:alert(1)\" is refused.")]
    [InlineData("OperatorName", "a\nb", "OperatorName = \"a b\" is refused.")]
    [InlineData("PublicUrl", "https://a@notifier.example/", "PublicUrl = \"https://a@notifier.example/\" is refused.")]
    [InlineData("PublicUrl", "https://notifier.example/path/", "PublicUrl = \"https://notifier.example/path/\" is refused.")]
    [InlineData("PublicUrl", "ftp://notifier.example/", "PublicUrl = \"ftp://notifier.example/\" is refused.")]
    [InlineData("Listen", "7071", "Listen = \"7071\" is refused. Allowed: an address of this machine and a port from 1 to 65535, such as 127.0.0.1:7071 or [::1]:7071.")]
    [InlineData("Listen", "localhost:7071", "Listen = \"localhost:7071\" is refused.")]
    [InlineData("Listen", "127.0.0.1:99999", "Listen = \"127.0.0.1:99999\" is refused.")]
    [InlineData("Listen", "127.0.0.1:", "Listen = \"127.0.0.1:\" is refused.")]
    [InlineData("TrustedProxies", "proxy.example", "TrustedProxies = \"proxy.example\" is refused. Allowed: addresses of proxies, or networks of them, separated by commas, such as 127.0.0.1,10.1.0.0/16.")]
    [InlineData("TrustedProxies", "127.0.0.1,0.0.0.0/0", "TrustedProxies = \"127.0.0.1,0.0.0.0/0\" is refused.")]
    [InlineData("TrustedProxies", "::/0", "TrustedProxies = \"::/0\" is refused.")]
    [InlineData("TrustedProxies", "7", "TrustedProxies = \"7\" is refused.")]
    [InlineData("Storage", "tables", "Storage = \"tables\" is refused. Allowed: sqlite or azure.")]
    [InlineData("MailService", "smtp", "MailService = \"smtp\" is refused. Allowed: outbox or sendgrid.")]
    [InlineData("DataFolder", " ", "DataFolder = \" \" is refused. Allowed: the path of a folder.")]
    [InlineData("MailFrom", "nobody", "MailFrom = \"nobody\" is refused. Allowed: an email address, alone or as in Closing dates <dates@example.org>.")]
    [InlineData("MailFrom", "a@x.example\r\nBcc: b@x.example", "MailFrom = \"a@x.example  Bcc: b@x.example\" is refused.")]
    [InlineData("Samples", "/no/such/folder", "Samples = \"/no/such/folder\" is refused. Allowed: a folder that is there, or nothing for none.")]
    [InlineData("Delays:LastHour", "07:00", "Delays__LastHour = \"07:00:00\" is refused. Allowed: a time of day after Delays__EarliestHour, which is 08:00, or 00:00 for the end of the day.")]
    [InlineData("BackgroundWork", "yes", "BackgroundWork = \"yes\" is refused. Allowed: true or false.")]
    [InlineData("Delays:Setle", "00:00:02", "There is no setting Delays__Setle. Delays has AlarmFactor, AskAgain, ")]
    [InlineData("Delays:Settle", "2", "Delays__Settle = \"2\" is refused. Allowed: a time as [days.]hours:minutes:seconds from 00:00:01 to 3660.00:00:00, such as 00:10:00.")]
    [InlineData("Delays:Settle", "-00:00:02", "Delays__Settle = \"-00:00:02\" is refused.")]
    [InlineData("Delays:Settle", "00:00:00", "Delays__Settle = \"00:00:00\" is refused.")]
    [InlineData("Delays:PutBack", "8.00:00:00", "Delays__PutBack = \"8.00:00:00\" is refused. Allowed: a time as [days.]hours:minutes:seconds from 00:00:01 to 7.00:00:00, such as 00:10:00.")]
    [InlineData("Delays:MostSends", "0", "Delays__MostSends = \"0\" is refused. Allowed: a whole number from 1 to 100000000, such as 3.")]
    [InlineData("Delays:ReminderHour", "20:00", "Delays__ReminderHour = \"20:00:00\" is refused. Allowed: a time of day before Delays__LastHour, which is 20:00.")]
    [InlineData("Delays:EarliestHour", "8", "Delays__EarliestHour = \"8\" is refused. Allowed: a time of day as HH:mm or HH:mm:ss, such as 08:00.")]
    [InlineData("Delays:FirstHour", "8", "Delays__FirstHour = \"8\" is refused. Allowed: a time of day as HH:mm or HH:mm:ss, such as 08:00.")]
    [InlineData("Delays", "00:00:02", "Delays = \"00:00:02\" is refused. Allowed: nothing by itself, only Delays__ReminderHour and the like.")]
    [InlineData("Limits:Asks", "4", "There is no setting Limits__Asks. Limits has AsksAMinute, AsksAnHour, ChecksAMinute, ChecksAnHour, LinksAMinute, LinksAnHour, RefusalsAnHour, RequestBytes, ViewsAMinute, ViewsAnHour.")]
    [InlineData("Limits:RequestBytes", "1 MB", "Limits__RequestBytes = \"1 MB\" is refused.")]
    [InlineData("Schedules:SweepDue", "*/5 * * * *", "Schedules__SweepDue = \"*/5 * * * *\" is refused. Allowed: six fields from seconds to weekdays, in UTC, with never more than 31 days between two times, such as 0 */5 * * * *.")]
    [InlineData("Schedules:SweepDue", "0 0 0 30 2 *", "Schedules__SweepDue = \"0 0 0 30 2 *\" is refused.")]
    [InlineData("Schedules:PurgeExpired", "0 0 0 1 1,7 *", "Schedules__PurgeExpired = \"0 0 0 1 1,7 *\" is refused.")]
    [InlineData("Schedules:Sweep", "* * * * * *", "There is no setting Schedules__Sweep. Schedules has PurgeExpired, ReconcileSuppressions, RepairReminders, SweepDue.")]
    public void A_Bad_Setting_Is_Refused_With_What_Is_Allowed(string name, string value, string refusal)
    {
        var (settings, refusals) = Read((name, value));
        Assert.Null(settings);
        Assert.StartsWith(refusal, Assert.Single(refusals), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("07:15", "07:15", "FirstHour", "07:15")]
    [InlineData("07:00", "09:00", "FirstHour", "09:00", "ReminderHour", "07:00")]
    [InlineData("09:00", "07:00", "EarliestHour", "07:00", "firsthour", "09:00")]
    [InlineData("07:00", "07:30", "FirstHour", "09:00", "ReminderHour", "07:00", "EarliestHour", "07:30")]
    public void An_Old_Name_Sets_What_It_Set_Before_And_Says_Its_New_Ones(string reminder, string earliest, params string[] set)
    {
        var (settings, refusals) = Read([.. set.Chunk(2).Select(each => ($"Delays:{each[0]}", each[1]))]);

        Assert.Empty(refusals);
        Assert.Equal((reminder, earliest), ($"{settings!.UseCases.Reminder.ReminderHour:HH:mm}", $"{settings.UseCases.Sending.EarliestHour:HH:mm}"));
        Assert.Equal(
            "Delays__FirstHour is now Delays__ReminderHour and Delays__EarliestHour. The old name works in this version only: set the new one.",
            Assert.Single(settings.Notices),
            ignoreCase: true);
    }

    [Fact]
    public void Nothing_Is_Said_Of_Settings_Under_Their_Own_Names() =>
        Assert.Empty(Read(("Delays:ReminderHour", "07:00"), ("Delays:EarliestHour", "09:00")).Settings!.Notices);

    [Theory]
    [InlineData("short")]
    [InlineData("a-key-with a space in it, of more than 32 characters")]
    [InlineData("the-same-key-of-more-than-32-characters,the-same-key-of-more-than-32-characters")]
    [InlineData("one-key-of-more-than-32-characters-aaa,two-key-of-more-than-32-characters-aaa,three-key-of-more-than-32-characters")]
    public void A_Bad_Key_Is_Refused_Without_Showing_It(string keys)
    {
        var refusal = Assert.Single(Read(("OperatorKeys", keys)).Refusals);
        Assert.StartsWith("OperatorKeys = (a secret of ", refusal, StringComparison.Ordinal);
        Assert.All(keys.Split(','), key => Assert.DoesNotContain(key, refusal, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "Storage = \"azure\" needs AzureWebJobsStorage (a connection string with AccountName and AccountKey, or UseDevelopmentStorage=true for the emulator) or AzureWebJobsStorage__accountName (the name of an account on which this program’s identity has rights).")]
    [InlineData("AccountName=notifier;AccountKey=c2VjcmV0", null)]
    [InlineData("UseDevelopmentStorage=true", null)]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=notifier;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net", null)]
    [InlineData("AccountName=notifier;AccountKey=top secret", "AzureWebJobsStorage = (a secret of 42 characters) is refused: AccountKey is missing, or no base64. Allowed: a connection string with AccountName and AccountKey, or UseDevelopmentStorage=true for the emulator.")]
    [InlineData("AccountKey=c2VjcmV0", "AzureWebJobsStorage = (a secret of 19 characters) is refused: AccountName is missing, or not 3 to 24 small letters and digits.")]
    [InlineData("AccountName=../x;AccountKey=c2VjcmV0", "AzureWebJobsStorage = (a secret of 36 characters) is refused: AccountName is missing, or not 3 to 24 small letters and digits.")]
    [InlineData("c2VjcmV0", "AzureWebJobsStorage = (a secret of 8 characters) is refused: it is no list of different Name=Value separated by semicolons.")]
    [InlineData("AccountName=notifier;AccountKey=c2VjcmV0;TableEndpoint=ftp://x", "AzureWebJobsStorage = (a secret of 62 characters) is refused: DefaultEndpointsProtocol, EndpointSuffix, TableEndpoint and QueueEndpoint lead to no http or https address.")]
    [InlineData("TableEndpoint=https://x;SharedAccessSignature=sig", "AzureWebJobsStorage = (a secret of 49 characters) is refused: a shared access signature ends some day, and with it the sending of reminders.")]
    public void A_Connection_String_Is_Taken_Or_Refused_Without_Showing_It(string connection, string? refusal)
    {
        var (settings, refusals) = Read(("Storage", "azure"), ("AzureWebJobsStorage", connection));
        if (refusal is null)
        {
            Assert.Empty(refusals);
            Assert.DoesNotContain("c2VjcmV0", settings!.ToString(), StringComparison.Ordinal);
            Assert.Contains(settings.Azure!.Name, settings.ToString(), StringComparison.Ordinal);
        }
        else
        {
            Assert.StartsWith(refusal, Assert.Single(refusals), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_Account_Can_Be_Named_For_An_Identity()
    {
        Assert.Equal("notifier2026", Read(("Storage", "azure"), ("AzureWebJobsStorage:accountName", "notifier2026"), ("AzureWebJobsStorage:credential", "managedidentity"), ("AzureWebJobsStorage:clientId", "one")).Settings!.Azure!.Name);
        Assert.Equal("notifier2026", Read(("Storage", "azure"), ("AzureWebJobsStorage:accountName", "notifier2026")).Settings!.Azure!.Name);
        Assert.Equal(
            "AzureWebJobsStorage__accountName = \"Notifier_2026\" is refused. Allowed: 3 to 24 lower-case letters and digits.",
            Assert.Single(Read(("Storage", "azure"), ("AzureWebJobsStorage:accountName", "Notifier_2026")).Refusals));
        Assert.Equal(
            "AzureWebJobsStorage__credential = \"key\" is refused. Allowed: managedidentity, or nothing for whatever identity there is.",
            Assert.Single(Read(("Storage", "azure"), ("AzureWebJobsStorage:accountName", "notifier2026"), ("AzureWebJobsStorage:credential", "key")).Refusals));
        Assert.Null(Read(("AzureWebJobsStorage", "what the host keeps for itself")).Settings!.Azure);
    }

    [Fact]
    public void Two_Keys_Can_Be_Set_In_Either_Way()
    {
        const string One = "one-key-of-more-than-32-characters-aaa";
        const string Two = "two-key-of-more-than-32-characters-aaa";
        foreach (var settings in new[] { Read(("OperatorKeys", $"{One}, {Two}")), Read(("OperatorKeys:0", One), ("OperatorKeys:1", Two)) })
        {
            Assert.True(settings.Settings!.Site.Keys!.Accept(One));
            Assert.True(settings.Settings.Site.Keys!.Accept(Two));
            Assert.False(settings.Settings.Site.Keys!.Accept(One + Two));
            Assert.False(settings.Settings.Site.Keys!.Accept(null));
            Assert.DoesNotContain(One, settings.Settings.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void All_Bad_Ones_Are_Said_At_Once() =>
        Assert.Equal(3, Read(("Storage", "x"), ("Listen", "x"), ("Delays:Links", "x")).Refusals.Count);

    [Fact]
    public void Under_The_Functions_Host_Little_Is_Taken_For_Granted()
    {
        var (none, missing) = ReadUnderHost();
        Assert.Null(none);
        Assert.Equal(
            [
                "SendGrid__ApiKey is not set. Allowed: a key of SendGrid that may send mail, read suppressions and erase recipients, which begins with SG., has 20 to 200 characters and no spaces.",
                "SendGrid__WebhookKey is not set. Allowed: the verification key of the signed event webhook, as SendGrid shows it: a public key of the curve P-256 in base64.",
                "Storage = \"azure\" needs AzureWebJobsStorage (a connection string with AccountName and AccountKey, or UseDevelopmentStorage=true for the emulator) or AzureWebJobsStorage__accountName (the name of an account on which this program’s identity has rights).",
                "Keys__Pepper is not set. Allowed: 32 random bytes in base64, such as openssl rand -base64 32 makes.",
                "Keys__SuppressionPepper is not set. Allowed: 32 random bytes in base64, such as openssl rand -base64 32 makes.",
                "Keys__Data is not set. Allowed: keys as id:secret, separated by commas, the one that makes new things first; an id is 1 to 16 small letters and digits, a secret 32 random bytes in base64, such as openssl rand -base64 32 makes.",
                "Keys__Links is not set. Allowed: keys as id:secret, separated by commas, the one that makes new things first; an id is 1 to 16 small letters and digits, a secret 32 random bytes in base64, such as openssl rand -base64 32 makes.",
                "PublicUrl is not set, and the Functions host needs it. Allowed: an http or https address of the notifier itself, without path, such as https://dates.example.org/.",
                "OperatorKeys is not set, and the Functions host needs it. Allowed: at most two different keys, separated by a comma or as OperatorKeys__0 and OperatorKeys__1, each of 32 to 200 letters, digits and signs without spaces.",
                "MailFrom is not set, and MailService = \"sendgrid\" needs it. Allowed: an email address, alone or as in Closing dates <dates@example.org>.",
            ],
            missing);

        var whole = HostSettings.Named([("Listen", "of no concern"), ("BackgroundWork", "true"), .. HostSettings.All("UseDevelopmentStorage=true", "data")]);
        var (settings, refusals) = ReadUnderHost(whole);
        Assert.Empty(refusals);
        Assert.True(settings!.IsUnderHost);
        Assert.False(settings.Server.BackgroundWork);
        Assert.False(settings.Web.ShowsOutbox);
        Assert.Equal(string.Empty, settings.Server.Samples);
        Assert.DoesNotContain(HostSettings.Secret(1), settings.ToString(), StringComparison.Ordinal);

        Assert.Equal("Storage = \"sqlite\" is refused. Allowed: azure, for the instances under the Functions host share no file.", Assert.Single(ReadUnderHost([.. whole, ("Storage", "sqlite")]).Refusals));
        Assert.Equal("PublicUrl is not set, and the Functions host needs it. Allowed: an http or https address of the notifier itself, without path, such as https://dates.example.org/.", Assert.Single(ReadUnderHost([.. whole.Where(setting => setting.Name != "PublicUrl")]).Refusals));
    }

    [Theory]
    [InlineData("Pepper", "not-base64", "Keys__Pepper = (a secret of 10 characters) is refused.")]
    [InlineData("Pepper", "c2hvcnQ=", "Keys__Pepper = (a secret of 8 characters) is refused.")]
    [InlineData("Data", "AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM=", "Keys__Data = (a secret of 44 characters) is refused.")]
    [InlineData("Data", "D1:AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM=", "Keys__Data = (a secret of 47 characters) is refused.")]
    [InlineData("Links", "l1:AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM=,l1:BAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ=", "Keys__Links = (a secret of 95 characters) is refused.")]
    [InlineData("Peper", "AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM=", "There is no setting Keys__Peper. Keys has Data, Links, Pepper, SuppressionPepper.")]
    public void A_Bad_Secret_Is_Refused_Without_Showing_It(string name, string value, string refusal)
    {
        var refused = Assert.Single(Read([.. HostSettings.Named(HostSettings.Keys), ($"Keys:{name}", value)]).Refusals);
        Assert.StartsWith(refusal, refused, StringComparison.Ordinal);
        Assert.DoesNotContain(value, refused, StringComparison.Ordinal);
    }

    [Fact]
    public void Mail_Through_SendGrid_Needs_A_Key_A_Sender_And_A_Safe_Address()
    {
        var (settings, refusals) = Read(SendGrid());
        Assert.Empty(refusals);
        Assert.Equal("SendGrid at https://api.sendgrid.com/", settings!.SendGrid!.ToString());
        Assert.Equal(SendGridKey, settings.SendGrid.ApiKey);
        Assert.Equal("Closing dates <dates@example.org>", settings.SendGrid.From);
        Assert.NotNull(settings.SendGrid.WebhookKey);
        Assert.False(settings.Web.ShowsOutbox);
        Assert.DoesNotContain(SendGridKey, settings.ToString(), StringComparison.Ordinal);
        Assert.Equal("SendGrid at https://api.eu.sendgrid.com/, in its sandbox", Read(SendGrid(("SendGrid:Region", "EU"), ("SendGrid:Sandbox", "true"))).Settings!.SendGrid!.ToString());
        Assert.Equal("SendGrid at http://127.0.0.1:8080/", Read(SendGrid(("SendGrid:Url", "http://127.0.0.1:8080/"), ("PublicUrl", "http://localhost:7071/"))).Settings!.SendGrid!.ToString());
        Assert.Null(Read(("SendGrid:ApiKey", "not yet")).Settings!.SendGrid); // set, and not used

        Assert.Equal(
            [
                "SendGrid__ApiKey is not set. Allowed: a key of SendGrid that may send mail, read suppressions and erase recipients, which begins with SG., has 20 to 200 characters and no spaces.",
                "SendGrid__WebhookKey is not set. Allowed: the verification key of the signed event webhook, as SendGrid shows it: a public key of the curve P-256 in base64.",
                "MailFrom is not set, and MailService = \"sendgrid\" needs it. Allowed: an email address, alone or as in Closing dates <dates@example.org>.",
                "PublicUrl is not set, and MailService = \"sendgrid\" needs it. Allowed: an https address of the notifier itself, without path, such as https://dates.example.org/.",
            ],
            Read(("MailService", "sendgrid")).Refusals);
    }

    [Theory]
    [InlineData("SendGrid:ApiKey", "SG.short", "SendGrid__ApiKey = (a secret of 8 characters) is refused.")]
    [InlineData("SendGrid:ApiKey", "a-key-of-another-service-altogether", "SendGrid__ApiKey = (a secret of 35 characters) is refused.")]
    [InlineData("SendGrid:Region", "us", "SendGrid__Region = \"us\" is refused. Allowed: global, or eu for an account whose mails stay in the European Union.")]
    [InlineData("SendGrid:Sandbox", "yes", "SendGrid__Sandbox = \"yes\" is refused. Allowed: true, and SendGrid checks emails without delivering them, or false.")]
    [InlineData("SendGrid:ReplyTo", "nobody", "SendGrid__ReplyTo = \"nobody\" is refused. Allowed: an email address, alone or as in Closing dates <dates@example.org>; a name has no comma and no semicolon.")]
    [InlineData("SendGrid:ReplyTo", "\"Dates, closing\" <dates@example.org>", "SendGrid__ReplyTo = ")]
    [InlineData("SendGrid:Url", "https://sendgrid.example/", "SendGrid__Url = \"https://sendgrid.example/\" is refused. Allowed: only for tests: http and an address of this machine, such as http://127.0.0.1:8080/.")]
    [InlineData("SendGrid:WebhookKey", "c2VjcmV0", "SendGrid__WebhookKey = (a secret of 8 characters) is refused.")]
    [InlineData("SendGrid:WebhookKey", "no base64 at all", "SendGrid__WebhookKey = (a secret of 16 characters) is refused.")]
    [InlineData("SendGrid", "yes", "SendGrid = (a secret of 3 characters) is refused. Allowed: nothing by itself, only SendGrid__ApiKey and the like.")]
    [InlineData("SendGrid:Keys", "x", "There is no setting SendGrid__Keys. SendGrid has ApiKey, Region, ReplyTo, Sandbox, Url, WebhookKey.")]
    [InlineData("MailFrom", "\"Dates, closing\" <dates@example.org>", "MailFrom is refused with MailService = \"sendgrid\": its name has a comma or a semicolon, which SendGrid does not take.")]
    [InlineData("PublicUrl", "http://dates.example/", "PublicUrl = \"http://dates.example/\" is refused. Allowed: with MailService = \"sendgrid\" an https address")]
    public void A_Bad_Setting_Of_SendGrid_Is_Refused_With_What_Is_Allowed(string name, string value, string refusal)
    {
        var (settings, refusals) = Read(SendGrid((name, value)));
        Assert.Null(settings);
        Assert.StartsWith(refusal, Assert.Single(refusals), StringComparison.Ordinal);
    }

    [Fact]
    public void A_Webhook_Key_Of_Another_Curve_Is_Refused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.StartsWith("SendGrid__WebhookKey = (a secret of ", Assert.Single(Read(SendGrid(("SendGrid:WebhookKey", Convert.ToBase64String(other.ExportSubjectPublicKeyInfo())))).Refusals), StringComparison.Ordinal);
    }

    private const string SendGridKey = "SG.a-key-of-nobody.that-opens-nothing-at-all";

    private static (string Name, string Value)[] SendGrid(params (string Name, string Value)[] others)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return
        [
            ("MailService", "sendgrid"), ("MailFrom", "Closing dates <dates@example.org>"), ("PublicUrl", "https://dates.example/"),
            ("SendGrid:ApiKey", SendGridKey), ("SendGrid:WebhookKey", Convert.ToBase64String(key.ExportSubjectPublicKeyInfo())), .. others,
        ];
    }

    /// <summary>The document's tables say all that can be set, and the default of each number, time and schedule.</summary>
    [Fact]
    public void The_Document_Lists_Every_Setting_With_Its_Default()
    {
        var document = RepositoryFiles.Read("docs/settings.md");
        foreach (var setting in Setting.All)
        {
            var usual = setting.Property.GetValue(Activator.CreateInstance(setting.Property.DeclaringType!)) switch
            {
                TimeOnly hour => $"{hour:HH:mm}",
                bool isSet => isSet ? "true" : "false",
                object value when setting.Section is "Delays" or "Limits" or "Schedules" => value.ToString(),
                _ => null,
            };
            Assert.Contains($"| `{setting.Name}` |{(usual is null ? string.Empty : $" `{usual}` |")}", document, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_Setting_Says_What_Is_Allowed() => Assert.All(Setting.All, setting =>
    {
        var usual = setting.Property.GetValue(Activator.CreateInstance(setting.Property.DeclaringType!));
        var refusal = setting.Refusal(setting.Name, "a text", usual);
        Assert.Matches("^[A-Za-z_]+ = (\"a text\"|\\(a secret of 6 characters\\)) is refused[.] Allowed: [^{}]{10,}[.]$", refusal);
    });

    [Fact]
    public void A_Time_That_Hides_A_Message_Is_No_Longer_Than_The_Queue_Hides_One()
    {
        var shorter = Setting.All.Where(setting => setting.Rule.Longest != new SettingAttribute().Longest).ToList();
        Assert.Equal(["BackOff", "ClaimLapse", "Evidence", "PutBack", "Redelivery"], shorter.Select(setting => setting.Property.Name).Order());
        Assert.All(shorter, setting => Assert.Equal(StorageLimits.LongestHidden.ToString(), setting.Rule.Longest));
    }

    [Theory]
    [InlineData("Keys")]
    [InlineData("SendGrid")]
    public void A_Secret_Under_The_Name_Of_Its_Section_Is_Not_Shown(string section)
    {
        var all = Read(("MailService", "sendgrid"), (section, "SG.a-secret-in-the-wrong-place")).Refusals;
        Assert.Contains(all, refusal => refusal.StartsWith($"{section} = (a secret of 30 characters) is refused. Allowed: nothing by itself, only {section}__", StringComparison.Ordinal));
        Assert.All(all, refusal => Assert.DoesNotContain("SG.a", refusal, StringComparison.Ordinal));
    }

    [Fact]
    public void A_Bad_Text_Under_An_Old_Name_Is_Refused_Once_Under_That_Name() =>
        Assert.StartsWith("Delays__FirstHour = \"late\" is refused.", Assert.Single(Read(("Delays:FirstHour", "late")).Refusals), StringComparison.Ordinal);

    /// <summary>ps shows what was typed to everybody on the machine.</summary>
    [Theory]
    [InlineData("OperatorKeys", "--OperatorKeys=an-operators-key-of-more-than-32-characters")]
    [InlineData("operatorkeys:0", "--operatorkeys:0=an-operators-key-of-more-than-32-characters")]
    [InlineData("Keys:Pepper", "--Keys:Pepper=c2VjcmV0")]
    [InlineData("Keys__Data", "--Keys__Data", "d1:c2VjcmV0")]
    [InlineData("Keys:Peper", "--Keys:Peper=c2VjcmV0")]
    [InlineData("SendGrid:ApiKey", "/SendGrid:ApiKey=c2VjcmV0")]
    [InlineData("SendGrid__ApiKey", "SendGrid__ApiKey=c2VjcmV0")]
    [InlineData("AzureWebJobsStorage", "--AzureWebJobsStorage=AccountName=notifier;AccountKey=c2VjcmV0")]
    public void A_Secret_On_The_Command_Line_Is_Refused_With_Where_It_May_Stand(string name, params string[] typed)
    {
        var said = Assert.Single(CommandLine.Secrets(["Notifier.Server.dll", .. typed, "--Listen=127.0.0.1:7072"]));
        Assert.Equal($"{name} is refused on the command line, where everybody on this machine can read it: set it in the environment, or in appsettings.json beside the program.", said);
    }

    [Theory]
    [InlineData("--AzureWebJobsStorage__accountName=notifier")]
    [InlineData("--SendGrid:WebhookKey=public")]
    [InlineData("--DataFolder=Keys")]
    public void What_Is_No_Secret_May_Stand_On_The_Command_Line(string typed) => Assert.Empty(CommandLine.Secrets([typed]));

    [Theory]
    [InlineData("--Lisen=127.0.0.1:7072", "--Lisen is no setting.")]
    [InlineData("Listen=127.0.0.1:7072", "Listen is no setting.")]
    [InlineData("--Storage__sqlite=yes", "--Storage__sqlite is no setting.")]
    [InlineData("--urls=http://*:80", "--urls is no setting.")]
    [InlineData("--OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4317", "--OTEL_EXPORTER_OTLP_ENDPOINT is no setting.")]
    public void What_Is_Typed_And_Sets_Nothing_Is_Refused(string arg, string says) =>
        Assert.StartsWith(says, Assert.Single(CommandLine.Refusals(["--Listen", "127.0.0.1:7071", arg])), StringComparison.Ordinal);

    [Theory]
    [InlineData("--Listen=127.0.0.1:7072")]
    [InlineData("--delays:settle=00:00:02")]
    [InlineData("--Limits__AsksAMinute=9")]
    [InlineData("--OperatorKeys:0=x")]
    [InlineData("--AzureWebJobsStorage:accountName=x")]
    [InlineData("--AzureWebJobsStorage__credential=x")]
    [InlineData("--Delays:FirstHour=07:00")]
    public void What_Is_Typed_And_Is_A_Setting_Is_Taken(string arg) => Assert.Empty(CommandLine.Refusals([arg]));

    private static (NotifierOptions? Settings, IReadOnlyList<string> Refusals) Read(params (string Name, string Value)[] settings) =>
        NotifierOptions.Read(Configuration(settings));

    private static (NotifierOptions? Settings, IReadOnlyList<string> Refusals) ReadUnderHost(params (string Name, string Value)[] settings) =>
        NotifierOptions.Read(Configuration(settings), isUnderHost: true);

    private static IConfiguration Configuration((string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Reverse().DistinctBy(setting => setting.Name).ToDictionary(setting => setting.Name, setting => (string?)setting.Value)).Build();
}
