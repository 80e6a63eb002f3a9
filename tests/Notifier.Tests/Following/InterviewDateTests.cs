using Notifier.Core.Emails;

namespace Notifier.Tests.Following;

public sealed class InterviewDateTests
{
    private const string Ann = "ann@example.org";
    private const string Ben = "ben@example.org";

    private static readonly string WithInterviews = TestAdverts.Words + "\nInterviews will be held on 15 January 2026.\n";

    [Fact]
    public async Task A_Follower_Is_Told_Once_On_Which_Day_Interviews_Are()
    {
        var stage = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await stage.ReadAsync(TestAdverts.Words);
        await stage.FollowAndConfirmAsync(Ann, advert.Id);
        stage.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(advert.Id, (await stage.ReadAsync(WithInterviews)).Id);
        await stage.PassAsync(TimeSpan.FromDays(1));
        await stage.ReadAsync(WithInterviews);
        await stage.FollowAndConfirmAsync(Ben, advert.Id);
        await stage.PassAsync(TimeSpan.FromDays(1));

        Assert.Equal(["confirm: 24 Dec", "InterviewDate: 24 Dec"], stage.Post.To(Ann));
        Assert.Equal(["confirm: 24 Dec", "InterviewDate: 24 Dec"], stage.Post.To(Ben));
        Assert.All(stage.Post.Mails.Select(mail => mail.Mail).OfType<Mail.InterviewDate>(), mail => Assert.Equal(new DateOnly(2026, 1, 15), mail.Day));
    }
}
