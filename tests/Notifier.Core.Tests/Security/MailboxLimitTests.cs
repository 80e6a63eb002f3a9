using Notifier.Core.Emails;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Sending.Events;
using Notifier.Core.Storage;
using Notifier.Core.UseCases;
using Notifier.Testing.Apps;

namespace Notifier.Core.Tests.Security;

/// <summary>However an address is written, its mailbox gets no more than a day's mails, and none when it must not be written to.</summary>
public sealed class MailboxLimitTests
{
    private const string Ann = "ann@example.org";

    private readonly InMemoryApp _app = new(InMemoryApp.At("2025-12-10 10:00"));

    [Theory]
    [InlineData("ann@example.org.")]
    [InlineData("ann@example.org。")]
    public async Task A_Dot_At_The_End_Passes_Neither_Suppression_Nor_The_Limit_Of_A_Person(string typed)
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAsync(Ann, advert.Id);
        await _app.FollowAsync(typed, advert.Id);
        await _app.DeliverAsync();
        Assert.Single(_app.Emails.Mails);

        _app.Clock.Advance(TimeSpan.FromHours(1));
        await _app.The<Suppressions>().AddAsync(InMemoryApp.Address(Ann), SuppressionReason.Asked, _app.Clock.Now, CancellationToken.None);
        await _app.FollowAsync(typed, advert.Id);
        await _app.DeliverAsync();
        Assert.Single(_app.Emails.Mails);
    }

    [Fact]
    public async Task However_Many_Pluses_Strangers_Add_A_Mailbox_Gets_Nine_Mails_A_Day_And_Its_Owner_Theirs()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.TakeRoomAsync(0);
        for (var number = 0; number < 40; number++)
        {
            await _app.FollowAsync($"Ann+{number}@example.org", advert.Id);
        }

        await _app.DeliverAsync();
        Assert.Equal(8, _app.Emails.Mails.Count);

        await _app.FollowAsync(Ann, advert.Id);
        await _app.PassAsync(TimeSpan.FromHours(12));
        Assert.Equal(9, _app.Emails.Mails.Count);
        Assert.Equal(ChangeResult.Done, await _app.ConfirmAsync(Ann, advert.Id));

        await _app.PassDaysAsync(9);
        var asked = _app.Emails.Mails.Where(mail => mail.Mail is Mail.Confirm).GroupBy(mail => mail.At.Date);
        Assert.All(asked, day => Assert.InRange(day.Count(), 1, 9));
        Assert.Contains("reminder 7: 24 Dec", _app.Emails.To(Ann));
    }

    [Fact]
    public async Task Who_Has_Confirmed_May_Use_As_Many_Pluses_As_They_Like()
    {
        var app = new InMemoryApp(_app.Clock.Now, new UseCaseOptions { Confirmation = new() { ConfirmationsADay = 2 } });
        var clerk = await app.ReadAsync(TestAdverts.Words);
        var porter = await app.ReadAsync(TestAdverts.Undated);
        await app.FollowAndConfirmAsync("ann+jobs@example.org", clerk.Id);
        await app.FollowAndConfirmAsync("ann+jobs@example.org", porter.Id);
        await app.FollowAndConfirmAsync(Ann, clerk.Id);
        await app.FollowAndConfirmAsync(Ann, porter.Id);

        Assert.Equal(4, app.Emails.Mails.Count(mail => mail.Mail is Mail.Confirm));
    }

    [Fact]
    public async Task What_Is_Counted_Of_A_Mailbox_Is_Gone_After_Two_Days_And_With_Its_Owner()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAsync("ann+1@example.org", advert.Id);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        Assert.Single(await CountedAsync());
        await _app.The<ErasePerson>().RunAsync(_app.Key(Ann), neverWriteAgain: false, CancellationToken.None);
        Assert.Empty(await CountedAsync());

        await _app.FollowAsync("ann+2@example.org", advert.Id);
        await _app.DeliverAsync();
        Assert.Single(await CountedAsync());
        await _app.PassDaysAsync(3);
        Assert.Empty(await CountedAsync());
    }

    /// <summary>"name@b.example." was another person of the same mailbox. It still is that person, and is reminded.</summary>
    [Fact]
    public async Task A_Person_Who_Was_Stored_With_A_Dot_At_The_End_Is_Reminded_And_Suppressed_As_Anybody()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync("dotted@example.org", advert.Id); // under the key that the dot made, as it were
        await OldAddresses.StoreAsync(_app, _app.Key("dotted@example.org"), "Ann@example.org.");
        await _app.PassDaysAsync(8);
        Assert.Equal(["reminder 7: 24 Dec"], _app.Emails.To("Ann@example.org"));

        var suppressions = _app.The<Suppressions>();
        await suppressions.AddAsync(InMemoryApp.Address(Ann), SuppressionReason.Complained, _app.Clock.Now, CancellationToken.None);
        await _app.PassDaysAsync(8);
        Assert.Single(_app.Emails.To("Ann@example.org"));
    }

    /// <summary>The version before noted a wish to hear nothing under the address as typed.</summary>
    [Fact]
    public async Task Who_Asked_Never_To_Be_Written_To_With_A_Dot_At_The_End_Is_Not_Asked_To_Confirm()
    {
        await _app.The<Suppressions>()
            .AddAsync(EmailAddress.Stored(Ann).WithRoot, SuppressionReason.Asked, _app.Clock.Now, CancellationToken.None);
        await _app.FollowAsync(Ann, (await _app.ReadAsync(TestAdverts.Words)).Id);
        await _app.DeliverAsync();
        Assert.Empty(_app.Emails.Mails);
    }

    private async Task<List<TableRow>> CountedAsync() => await _app.Tables
        .ReadAsync(Tables.State, RowRange.Partitions("mailboxes-", "mailboxes~"), CancellationToken.None)
        .ToListAsync();
}
