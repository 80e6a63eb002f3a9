using Notifier.Core.Adverts;
using Notifier.Core.Hr;
using Notifier.Core.Options;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;
using Notifier.Reading.Findings;
using Notifier.Testing.Apps;
using Notifier.Testing.Storage;

namespace Notifier.Core.Tests.Hr;

/// <summary>What HR contacts are told, when, and how often.</summary>
public sealed class HrTests
{
    private const string Hana = "hana@trust.example";

    private static readonly HrScope Trust = HrScope.ForEmployer("EXAMPLE trust")!;

    private InMemoryApp _app = new(InMemoryApp.At("2025-12-10 10:00"));

    [Theory]
    [InlineData("380-", "380-FR0615", true)]
    [InlineData("380-", "7647926/380-FR0615", true)]
    [InlineData("380-fr", "380-FR0615", true)]
    [InlineData("380-", "1380-FR0615", false)]
    [InlineData("764", "7647926/380-FR0615", false)]
    [InlineData("380-", null, false)]
    public async Task A_Prefix_Is_Matched_On_The_Part_After_The_Last_Slash(string prefix, string? reference, bool concerns)
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);

        Assert.Equal(concerns, HrScope.ForPrefix(prefix)!.Concerns(advert with { Reference = reference }));
    }

    [Theory]
    [InlineData("380-FR0615", 9)]
    [InlineData("7647926/380-FR0615", 9)]
    [InlineData("380 FR0615", 2)] // a prefix has no space
    [InlineData("A-REFERENCE-OF-MORE-THAN-TWENTY-CHARACTERS", 19)]
    [InlineData("3", 0)]
    [InlineData(null, 0)]
    public async Task An_Advert_Asks_Only_For_The_Prefixes_Of_Its_Own_Reference_However_Many_Contacts_There_Are(string? reference, int prefixes)
    {
        var advert = (await _app.ReadAsync(TestAdverts.Words)) with { Reference = reference };
        foreach (var some in Enumerable.Range(0, 2500).Chunk(100))
        {
            await _app.Tables.WriteAsync(
                Tables.Hr,
                [.. some.Select(number => new RowWrite.Insert(new TableRow(HrScope.PrefixPartition, $"{HrScope.ForPrefix($"X{number}")!.Key}-{new string('a', 26)}").With("prefix", $"X{number}")))],
                CancellationToken.None);
        }

        await ConfirmedAsync(HrScope.ForPrefix("38")!);
        var read = new List<int>();
        var contacts = _app.Under(tables => Counted(tables, read)).The<HrContactStore>();
        var concerned = await contacts.ConcernedAsync(advert, CancellationToken.None);

        Assert.Equal(prefixes is 0 or 19 ? 0 : 1, concerned.Count);
        Assert.Equal(prefixes == 0 ? 1 : 2 + prefixes, read.Count); // one for its employer, and one that found too many contacts to read them all
        Assert.InRange(read.Sum(), concerned.Count, concerned.Count + 20);
    }

    [Fact]
    public async Task While_Few_Contacts_Follow_Prefixes_An_Advert_Asks_Once()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await ConfirmedAsync(HrScope.ForPrefix("380-")!);
        await ConfirmedAsync(HrScope.ForPrefix("381-")!);
        var read = new List<int>();
        var concerned = await _app.Under(tables => Counted(tables, read)).The<HrContactStore>().ConcernedAsync(advert, CancellationToken.None);

        Assert.Single(concerned);
        Assert.Equal([0, 2], read);
    }

    [Fact]
    public async Task A_Contact_Whom_The_Version_Before_Put_Into_The_Index_Is_Found()
    {
        const string OfBefore = "p45en5sk6krs537tkq2uaqdkf4u-vmx7rnz3jfa5oxsincgt2uwxrf";
        await _app.Tables.WriteAsync(Tables.Hr, new RowWrite.Insert(new TableRow("prefix", OfBefore).With("prefix", "380-")), CancellationToken.None);
        var advert = await _app.ReadAsync(TestAdverts.Words);

        var concerned = await _app.The<HrContactStore>().ConcernedAsync(advert with { Reference = "380-FR0615" }, CancellationToken.None);
        Assert.Equal("vmx7rnz3jfa5oxsincgt2uwxrf", Assert.Single(concerned).Value);
        Assert.Empty(await _app.The<HrContactStore>().ConcernedAsync(advert with { Reference = "381-FR0615" }, CancellationToken.None));
    }

    [Theory]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("380/")]
    [InlineData("380 1")]
    [InlineData("380-\r\nBcc")]
    [InlineData("123456789012345678901")]
    public void Anything_Else_Is_No_Prefix(string prefix) => Assert.Null(HrScope.ForPrefix(prefix));

    [Fact]
    public async Task Nothing_Is_Told_Before_It_Is_Confirmed()
    {
        await _app.The<AddHrContact>().RunAsync(InMemoryApp.Address(Hana), Trust, CancellationToken.None);
        await _app.DeliverAsync();
        await _app.ReadAsync(TestAdverts.Undated);
        await _app.PassAsync(TimeSpan.FromDays(2));

        Assert.Equal(["hr confirm"], _app.Emails.To(Hana));
    }

    [Fact]
    public async Task One_Mail_A_Reading_And_Not_Again_Until_The_Evidence_Changes()
    {
        await ConfirmedAsync(Trust);
        await _app.ReadAsync(TestAdverts.Words);
        await _app.PassAsync(TimeSpan.FromHours(2));
        Assert.Single(_app.Emails.To(Hana)); // nothing wrong

        for (var day = 0; day < 3; day++)
        {
            await _app.ReadAsync(TestAdverts.Field);
            await _app.PassAsync(TimeSpan.FromHours(2));
            await _app.ReadAsync(TestAdverts.Words);
            await _app.PassAsync(TimeSpan.FromHours(2));
        }

        Assert.Equal(["hr confirm", "hr findings: ClosingDatesDisagree, BoardDefault"], _app.Emails.To(Hana));

        await _app.PassAsync(TimeSpan.FromHours(10));
        await _app.ReadAsync(TestAdverts.Field.Replace("09 January 2026", "08 January 2026", StringComparison.Ordinal));
        await _app.PassAsync(TimeSpan.FromHours(2));
        Assert.Equal("hr findings: ClosingDatesDisagree", _app.Emails.To(Hana).Last());
    }

    [Fact]
    public async Task A_Flood_Becomes_One_Mail()
    {
        await ConfirmedAsync(Trust);
        for (var number = 1; number <= 12; number++)
        {
            await _app.ReadAsync(TestAdverts.Undated.Replace("380-CD5678", $"380-CD{number}", StringComparison.Ordinal));
        }

        await _app.PassAsync(TimeSpan.FromHours(3));

        Assert.Equal(["hr confirm", $"hr findings: {string.Join(" | ", Enumerable.Repeat("NoClosingDate", 12))}"], _app.Emails.To(Hana));
    }

    [Fact]
    public async Task Two_Scopes_That_Both_Concern_An_Advert_Bring_One_Mail()
    {
        await ConfirmedAsync(Trust);
        await ConfirmedAsync(HrScope.ForPrefix("380-")!);
        await _app.ReadAsync(TestAdverts.Undated);
        await _app.PassAsync(TimeSpan.FromHours(3));

        Assert.Single(_app.Emails.To(Hana), subject => subject.StartsWith("hr findings", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(7, 9, "09:00")]
    [InlineData(10, 7, "10:00")]
    public async Task Warnings_Fall_Due_At_The_Hour_Of_Reminders_And_Leave_No_Sooner_Than_Any_Mail(int reminder, int earliest, string leaves)
    {
        _app = _app.With(new UseCaseOptions { Sending = new() { EarliestHour = new TimeOnly(earliest, 0) }, Reminder = new() { ReminderHour = new TimeOnly(reminder, 0) } });
        await ConfirmedAsync(Trust);
        await _app.ReadAsync(TestAdverts.Words);
        await _app.PassAsync(TimeSpan.FromDays(20));

        Assert.Equal([$"2025-12-15 {leaves}", $"2025-12-19 {leaves}", $"2025-12-23 {leaves}"], Told().Skip(1).Select(told => told[..16]));
    }

    [Fact]
    public async Task Warnings_Leave_Seven_Three_And_One_Working_Days_Before()
    {
        await ConfirmedAsync(Trust);
        var advert = await _app.ReadAsync(TestAdverts.Words);
        for (var follower = 0; follower < 6; follower++)
        {
            await _app.FollowAndConfirmAsync($"f{follower}@example.org", advert.Id);
        }

        await _app.PassAsync(TimeSpan.FromDays(20));

        Assert.Equal(
            ["2025-12-15 08:00 hr closes in 7: 24 Dec, 6 follow, Christmas", "2025-12-19 08:00 hr closes in 3: 24 Dec, 6 follow, Christmas", "2025-12-23 08:00 hr closes in 1: 24 Dec, 6 follow, Christmas"],
            Told().Skip(1));
    }

    [Fact]
    public async Task A_Closing_Date_That_Moves_Moves_The_Warnings()
    {
        await ConfirmedAsync(Trust);
        await _app.ReadAsync(TestAdverts.Words);
        await _app.PassAsync(TimeSpan.FromDays(5.5));
        await _app.ReadAsync(TestAdverts.Closing("Saturday 3 January 2026"));
        await _app.PassAsync(TimeSpan.FromDays(25));

        Assert.Equal(
            ["2025-12-15 08:00 hr closes in 7: 24 Dec, 0 follow, Christmas", "2025-12-22 08:00 hr closes in 7: 3 Jan, 0 follow, a Saturday", "2025-12-30 08:00 hr closes in 3: 3 Jan, 0 follow, a Saturday", "2026-01-02 08:00 hr closes in 1: 3 Jan, 0 follow, a Saturday"],
            Told().Skip(1));
    }

    [Fact]
    public async Task Scotland_Has_Holidays_Of_Its_Own()
    {
        Assert.Equal(new DateOnly(2025, 12, 31), WorkingDays.Before(new DateOnly(2026, 1, 5), 1, Division.Scotland)); // 2 January is none of England's
        Assert.Equal(new DateOnly(2026, 1, 2), WorkingDays.Before(new DateOnly(2026, 1, 5), 1, Division.EnglandAndWales));
        Assert.Equal("a Saturday", WorkingDays.WhyNot(new DateOnly(2026, 1, 3), Division.EnglandAndWales));
        Assert.Equal(Division.Scotland, (await _app.ReadAsync(TestAdverts.Words.Replace("Exeter", "Perth, Scotland", StringComparison.Ordinal))).Division);
        Assert.Null((await _app.ReadAsync(TestAdverts.Undated)).Division);
    }

    [Fact]
    public async Task Whoever_Leaves_Is_Told_Nothing_More_And_Kept_No_Longer_Than_Others()
    {
        await ConfirmedAsync(Trust);
        await _app.ReadAsync(TestAdverts.Words);
        Assert.Equal(ChangeResult.Done, await _app.The<ChangeHrContact>().LeaveAsync(_app.Key(Hana), Trust.Key, CancellationToken.None));
        Assert.Equal(ChangeResult.AlreadyDone, await _app.The<ChangeHrContact>().LeaveAsync(_app.Key(Hana), Trust.Key, CancellationToken.None));
        await _app.PassDaysAsync(95);

        Assert.Equal(["hr confirm"], _app.Emails.To(Hana));
        Assert.Null(await _app.The<PersonStore>().GetAsync(_app.Key(Hana), CancellationToken.None));
    }

    [Fact]
    public async Task An_Erased_Contact_Is_Found_By_No_Advert()
    {
        await ConfirmedAsync(Trust);
        var advert = await _app.ReadAsync(TestAdverts.Undated);
        Assert.Single(await _app.The<HrContactStore>().ConcernedAsync(advert, CancellationToken.None));

        await _app.The<ErasePerson>().RunAsync(_app.Key(Hana), false, CancellationToken.None);

        Assert.Empty(await _app.The<HrContactStore>().ConcernedAsync(advert, CancellationToken.None));
    }

    [Fact]
    public async Task What_Was_Sent_To_A_Contact_Is_Kept_For_Ninety_Days_And_The_Contact_Until_They_Leave()
    {
        await ConfirmedAsync(Trust);
        await _app.PassDaysAsync(20);
        await _app.ReadAsync(TestAdverts.Undated);
        await _app.PassDaysAsync(85);
        Assert.Contains(await LedgerAsync(), key => key.Contains("-f", StringComparison.Ordinal));

        await _app.PassDaysAsync(8);
        Assert.Empty(await LedgerAsync());
        Assert.Equal(SubscriptionState.Confirmed, (await _app.The<HrContactStore>().GetAsync(_app.Key(Hana), Trust.Key, CancellationToken.None))!.State);

        await _app.The<ErasePerson>().RunAsync(_app.Key(Hana), false, CancellationToken.None);
        await foreach (var row in _app.Tables.ReadAsync(Tables.Due, RowRange.Partitions("0", "~"), CancellationToken.None))
        {
            Assert.DoesNotContain(_app.Key(Hana).Value, row.Key, StringComparison.Ordinal);
        }
    }

    private async Task<List<string>> LedgerAsync()
    {
        var keys = new List<string>();
        await foreach (var row in _app.The<EmailLedger>().AllAsync(_app.Key(Hana), CancellationToken.None))
        {
            keys.Add(row.Key);
        }

        return keys;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_Erased_Contact_Leaves_No_Due_Row_Behind(bool cameBack)
    {
        await ConfirmedAsync(Trust);
        if (cameBack)
        {
            await _app.PassDaysAsync(1);
            await _app.The<ChangeHrContact>().LeaveAsync(_app.Key(Hana), Trust.Key, CancellationToken.None);
            await _app.PassDaysAsync(2);
            await ConfirmedAsync(Trust);
        }

        await _app.ReadAsync(TestAdverts.Undated);
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        await _app.SweepAsync(); // what was found waits for the next quarter of an hour

        await _app.The<ErasePerson>().RunAsync(_app.Key(Hana), false, CancellationToken.None);

        await foreach (var row in _app.Tables.ReadAsync(Tables.Due, RowRange.Partitions("0", "~"), CancellationToken.None))
        {
            Assert.DoesNotContain(_app.Key(Hana).Value, row.Key, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_Is_Wrong_With_A_Closed_Advert_Is_Told_To_Nobody()
    {
        await ConfirmedAsync(Trust);
        await _app.ReadAsync(TestAdverts.Words);
        var advert = await _app.ReadAsync(TestAdverts.Field);
        await _app.The<CloseAdvert>().RunAsync(advert.Id, CancellationToken.None);
        await _app.PassAsync(TimeSpan.FromHours(3));

        Assert.Equal(["hr confirm"], _app.Emails.To(Hana));
    }

    [Fact]
    public async Task A_Visitors_Paste_Concerns_Nobody()
    {
        await ConfirmedAsync(Trust);
        await _app.ReadAsync(TestAdverts.Undated, AdvertSource.Visitor);
        await _app.PassAsync(TimeSpan.FromHours(3));

        Assert.Equal(["hr confirm"], _app.Emails.To(Hana));
    }

    /// <summary>They leave between the check and the claim of their next mail.</summary>
    [Theory]
    [InlineData("hr confirm")]
    [InlineData("hr findings")]
    [InlineData("hr closes")]
    public async Task Whoever_Leaves_In_The_Moment_Of_A_Claim_Has_Left_And_Gets_No_Mail(string kind)
    {
        if (kind == "hr confirm")
        {
            await _app.The<AddHrContact>().RunAsync(InMemoryApp.Address(Hana), Trust, CancellationToken.None);
        }
        else
        {
            await ConfirmedAsync(Trust);
            await _app.ReadAsync(kind == "hr findings" ? TestAdverts.Undated : TestAdverts.Words);
            await _app.PassAsync(TimeSpan.FromMinutes(14));
            _app.Clock.Now = kind == "hr closes" ? InMemoryApp.At("2025-12-15 08:00") : InMemoryApp.At("2025-12-10 10:15");
            await _app.SweepAsync();
        }

        var before = _app.Emails.Mails.Count;
        var isClaimed = false;
        var meddling = _app.Under(tables => FaultyTableStore.BeforeWrites(tables, async (table, key) =>
        {
            if (table == Tables.People && key.StartsWith(EmailLedgerEntry.Prefix, StringComparison.Ordinal) && !isClaimed)
            {
                isClaimed = true;
                Assert.Equal(ChangeResult.Done, await _app.The<ChangeHrContact>().LeaveAsync(_app.Key(Hana), Trust.Key, CancellationToken.None));
            }
        }));
        await meddling.DeliverAsync();
        await _app.PassAsync(TimeSpan.FromHours(2));

        Assert.True(isClaimed);
        Assert.Equal(before, _app.Emails.Mails.Count);
        Assert.Equal(SubscriptionState.Ended, (await _app.The<HrContactStore>().GetAsync(_app.Key(Hana), Trust.Key, CancellationToken.None))!.State);
    }

    /// <summary>How many rows each query of the index brought.</summary>
    private static FaultyTableStore Counted(ITableStore store, List<int> read) => new(store)
    {
        Queried = (request, page) => read.AddRange(request.Table == Tables.Hr ? [page.Rows.Count] : []),
    };

    private async Task ConfirmedAsync(HrScope scope)
    {
        await _app.The<AddHrContact>().RunAsync(InMemoryApp.Address(Hana), scope, CancellationToken.None);
        await _app.DeliverAsync();
        Assert.Equal(ChangeResult.Done, await _app.The<ChangeHrContact>().ConfirmAsync(_app.Key(Hana), scope.Key, CancellationToken.None));
    }

    private IEnumerable<string> Told() => _app.Emails.Mails.Where(mail => mail.To == Hana).Select(mail => $"{mail.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture)} {mail.Subject}");
}
