using Notifier.Testing.Apps;
using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Notifier.Core.Security;
using Notifier.Core.Subscriptions;

namespace Notifier.Web.Tests.Pages;

/// <summary>Pages of the version before stay open in browsers. They post the days of reminders under their old name.</summary>
public sealed class OldFormTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_Open_Form_To_Follow_Is_Read_Under_Its_Old_Names()
    {
        await using var app = new TestApp();
        var advert = await app.Tell(TestApp.Sample("find-a-job-peer-support-worker"));
        var page = await app.Open($"/adverts/{advert}/follow?rung=14&rung=3");
        Assert.Equal(["14", "3"], page.QuerySelectorAll("input[name=remindDaysBefore][checked]").Select(box => box.GetAttribute("value")));

        await app.Press($"/adverts/{advert}/follow", ("email", TestApp.Somebody), ("consent", "true"), ("rung", "5"), ("rung", "1"));
        await app.Drain();
        await app.Press(TestApp.LinkIn(Assert.Single(app.Mails()), "confirm"));
        Assert.Equal([5, 1], await DaysAsync(app, advert));

        await app.Press($"{await app.ManageLink()}/adverts/{advert}/rungs", ("rung", "14"), ("rung", "0"));
        Assert.Equal([14, 0], await DaysAsync(app, advert));
    }

    [Fact]
    public async Task A_Form_And_The_Api_Refuse_The_Same_Requests()
    {
        await using var app = new TestApp();
        var advert = await app.Tell(TestApp.Sample("find-a-job-peer-support-worker"));
        foreach (var (email, days, isAgreed) in new[]
        {
            (TestApp.Somebody, new[] { 7 }, true),
            ("somebody@", [7], true),
            (TestApp.Somebody, [61], true),
            (TestApp.Somebody, [], true),
            (TestApp.Somebody, [0, 1, 2, 3, 4, 5, 6, 7, 8], true),
            (TestApp.Somebody, [7], false),
            ("", [-1], false),
        })
        {
            using var form = await app.Post(
                $"/adverts/{advert}/follow",
                [("email", email), ("consent", isAgreed ? "true" : ""), .. days.Select(day => ("remindDaysBefore", $"{day}"))]);
            using var api = await app.Http.PostAsJsonAsync(
                $"/api/adverts/{advert}/follow", new { email, remindDaysBefore = days, consent = isAgreed }, Stop);
            var refused = (await TestApp.Page(form)).QuerySelectorAll(".error-summary a")
                .Select(link => link.GetAttribute("href")!.TrimStart('#')).ToList();
            if (refused.Count == 0)
            {
                Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Accepted), (form.StatusCode, api.StatusCode));
                continue;
            }

            Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (form.StatusCode, api.StatusCode));
            Assert.Equal(refused, (await TestApp.Json(api)).GetProperty("errors").EnumerateObject().Select(error => error.Name));
        }
    }

    private static async Task<IEnumerable<int>> DaysAsync(TestApp app, string advert)
    {
        var person = app.Services.GetRequiredService<EmailAddressProtector>().PersonOf(EmailAddress.TryParse(TestApp.Somebody)!);
        return (await app.Services.GetRequiredService<PersonStore>().GetAsync(person, advert, Stop))!.ReminderDays.Days;
    }
}
