using Notifier.Adapters.SendGrid;
using Notifier.Core.Security;
using Notifier.Core.Sending.Events;
using Notifier.Core.Sending.Service;
using Notifier.Testing.Apps;
using Notifier.Testing.Emails;
using SendGrid;

namespace Notifier.Adapters.Tests.SendGrid;

/// <summary>The lists of whom SendGrid writes to no more.</summary>
public sealed class SuppressionListTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_List_Is_Read_To_Its_End_With_Its_Reason()
    {
        await using var fake = await FakeSendGrid.StartAsync();
        using var lists = new SendGridSuppressionLists(fake.Settings, TestSendGridService.Quick, TimeProvider.System);
        fake.Suppressed["bounces"] = [.. Enumerable.Range(0, 1_000).Select(number => ($"b{number}@people.example", TestApp.Start.AddSeconds(number))), ("old@people.example", TestApp.Start.AddSeconds(-1))];
        fake.Suppressed["invalid_emails"] = [("no address", TestApp.Start), ("invalid@people.example", TestApp.Start)];
        fake.Suppressed["spam_reports"] = [("spam@people.example", TestApp.Start)];
        fake.Suppressed["unsubscribes"] = [("left@people.example", TestApp.Start)];
        fake.Suppressed["blocks"] = [("blocked@people.example", TestApp.Start)];

        var all = await Read(lists);

        Assert.Equal(1_003, all.Distinct().Count());
        Assert.Equal(1_000, all.Where(each => each.Reason == SuppressionReason.Bounced && each.Address.Value.StartsWith('b')).Select(each => each.Address).Distinct().Count());
        Assert.Contains(new SuppressedAddress(EmailAddress.TryParse("invalid@people.example")!, SuppressionReason.Bounced, TestApp.Start), all);
        Assert.Contains(new SuppressedAddress(EmailAddress.TryParse("spam@people.example")!, SuppressionReason.Complained, TestApp.Start), all);
        Assert.Contains(new SuppressedAddress(EmailAddress.TryParse("left@people.example")!, SuppressionReason.Unsubscribed, TestApp.Start), all);
        var start = TestApp.Start.ToUnixTimeSeconds();
        Assert.Equal(
            [
                $"bounces?start_time={start}&limit=500&offset=0", $"bounces?start_time={start}&limit=500&offset=450", $"bounces?start_time={start}&limit=500&offset=900",
                $"invalid_emails?start_time={start}&limit=500&offset=0", $"spam_reports?start_time={start}&limit=500&offset=0", $"unsubscribes?start_time={start}&limit=500&offset=0",
            ],
            fake.Asked);
    }

    [Fact]
    public async Task Who_Is_Taken_Off_A_List_Between_Two_Pages_Hides_Nobody_Behind_Them()
    {
        await using var fake = await FakeSendGrid.StartAsync();
        using var lists = new SendGridSuppressionLists(fake.Settings, TestSendGridService.Quick, TimeProvider.System);
        fake.Suppressed["bounces"] = [.. Enumerable.Range(0, 700).Select(number => ($"b{number}@people.example", TestApp.Start.AddSeconds(700 - number)))];
        var first = await lists.PageAsync(TestApp.Start, null, Stop);
        fake.Suppressed["bounces"] = [.. fake.Suppressed["bounces"].Skip(40)];
        var second = await lists.PageAsync(TestApp.Start, first.Next, Stop);

        Assert.Equal(700, first.Addresses.Concat(second.Addresses).Select(each => each.Address).Distinct().Count());
    }

    [Fact]
    public async Task The_Lists_Of_Another_Region_Have_Another_Name()
    {
        await using var fake = await FakeSendGrid.StartAsync();
        using var global = new SendGridSuppressionLists(fake.Settings with { Url = SendGridOptions.Global }, TestSendGridService.Quick, TimeProvider.System);
        using var eu = new SendGridSuppressionLists(fake.Settings with { Url = SendGridOptions.Eu }, TestSendGridService.Quick, TimeProvider.System);

        Assert.Equal(("api.sendgrid.com", "api.eu.sendgrid.com"), (global.Service, eu.Service));
    }

    [Fact]
    public async Task A_Service_That_Does_Not_Tell_Is_Named_With_Its_Reason()
    {
        await using var fake = await FakeSendGrid.StartAsync();
        using var lists = new SendGridSuppressionLists(fake.Settings, TestSendGridService.Quick, TimeProvider.System);
        fake.Refusals.Enqueue(503);
        Assert.Empty(await Read(lists)); // asked again at once

        fake.Refusals.Enqueue(403);
        var refused = await Assert.ThrowsAsync<EmailServiceUnavailableException>(() => Read(lists));
        Assert.Equal("SendGrid does not give its list bounces: it answered 403 (access forbidden).", refused.Message);

        using var nowhere = new SendGridSuppressionLists(fake.Settings with { Url = new Uri("http://127.0.0.1:1/") }, TestSendGridService.Quick, TimeProvider.System);
        var unreachable = await Assert.ThrowsAsync<EmailServiceUnavailableException>(() => Read(nowhere));
        Assert.Equal("SendGrid cannot be reached, or does not answer: its list bounces was not read.", unreachable.Message);
    }

    [Fact]
    public async Task A_List_Is_Asked_For_With_Our_Key_And_Without_A_Body()
    {
        var seen = new List<HttpRequestMessage>();
        using var http = new HttpClient(new Seen(seen));

        await SendGridHttp.Client(http, FakeSendGrid.SettingsOf(SendGridOptions.Eu)).RequestAsync(BaseClient.Method.GET, urlPath: "suppression/bounces?limit=500&offset=0", cancellationToken: Stop);

        var request = Assert.Single(seen);
        Assert.Equal((HttpMethod.Get, "https://api.eu.sendgrid.com/v3/suppression/bounces?limit=500&offset=0"), (request.Method, request.RequestUri!.AbsoluteUri));
        Assert.Equal(("Bearer", FakeSendGrid.ApiKey), (request.Headers.Authorization!.Scheme, request.Headers.Authorization.Parameter));
        Assert.Null(request.Content);
    }

    private sealed class Seen(List<HttpRequestMessage> requests) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            requests.Add(request);
            return Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.OK));
        }
    }

    private static async Task<List<SuppressedAddress>> Read(SendGridSuppressionLists lists)
    {
        var all = new List<SuppressedAddress>();
        for (SuppressionPlace? place = null; ;)
        {
            var page = await lists.PageAsync(TestApp.Start, place, Stop);
            all.AddRange(page.Addresses);
            if (page.Next is null)
            {
                break;
            }

            place = page.Next;
        }

        return all;
    }
}
