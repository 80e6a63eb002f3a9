using Notifier.Core.Emails;
using Notifier.Core.Security;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;
using Notifier.Testing.Apps;
using Notifier.Testing.Storage;

namespace Notifier.Core.Tests.Security;

/// <summary>What links carry of the rows that they open.</summary>
public sealed class LinkGenerationTests
{
    private const string Ann = "ann@example.org";

    private readonly InMemoryApp _app = new(InMemoryApp.At("2025-12-10 10:00"));

    [Fact]
    public void A_Link_Carries_Generation_And_Nonce_And_One_Of_Before_Neither()
    {
        var (tokens, expires) = (_app.The<LinkTokens>(), _app.Clock.Now.AddDays(1));
        var with = tokens.Issue(LinkPurpose.Confirm, _app.Key(Ann), "abc", expires, "g", "n");
        var half = tokens.Issue(LinkPurpose.Manage, _app.Key(Ann), null, expires, "g");
        var before = tokens.Issue(LinkPurpose.Confirm, _app.Key(Ann), "abc", expires);

        Assert.Equal(("abc", "g", "n"), Read(with, LinkPurpose.Confirm));
        Assert.Equal((null, "g", null), Read(half, LinkPurpose.Manage));
        Assert.Equal(("abc", null, null), Read(before, LinkPurpose.Confirm));
        Assert.NotEqual(LinkTokens.Draw(), LinkTokens.Draw());

        (string? Advert, string? Generation, string? Nonce) Read(string token, LinkPurpose purpose)
        {
            var claims = Assert.IsType<LinkVerdict.Good>(tokens.Read(token, purpose, _app.Clock.Now)).Claims;
            return (claims.Advert, claims.Generation, claims.Nonce);
        }
    }

    /// <summary>Two requests at once write the person's row, and neither loses what the other drew.</summary>
    [Fact]
    public async Task A_Calendar_Renewed_While_A_Link_To_Manage_Is_Claimed_Is_The_One_In_Its_Mail()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        var row = (await _app.Tables.GetAsync(Tables.People, _app.Key(Ann).Value, Person.RowKey, CancellationToken.None))!;
        var before = row.With("generation", null).With("calendarGeneration", null);
        await _app.Tables.WriteAsync(Tables.People, new RowWrite.Upsert(before), CancellationToken.None);
        await _app.The<RequestManageLink>().RunAsync(InMemoryApp.Address(Ann), CancellationToken.None);
        var isRenewed = false;
        var meddled = _app.Under(tables => FaultyTableStore.BeforeWrites(tables, async (_, key) =>
        {
            if (key.StartsWith("l-manage", StringComparison.Ordinal) && !isRenewed)
            {
                isRenewed = await _app.The<RenewCalendar>().RunAsync(_app.Key(Ann), CancellationToken.None);
            }
        }));

        await meddled.DeliverAsync();

        Assert.True(isRenewed);
        var mail = Assert.IsType<Mail.ManageLink>(_app.Emails.Mails[^1].Mail);
        Assert.IsType<LinkVerdict.Good>(await ReadAsync(mail.ManageUrl.Segments[^1], LinkPurpose.Manage));
        Assert.IsType<LinkVerdict.Good>(await ReadAsync(mail.Calendar!.Url.Segments[^1][..^".ics".Length], LinkPurpose.Calendar));
    }

    private Task<LinkVerdict> ReadAsync(string token, LinkPurpose purpose) =>
        _app.The<LinkReader>().ReadAsync(token, purpose, _app.Clock.Now, CancellationToken.None);
}
