using System.Net;
using System.Text;
using System.Xml.Linq;
using Azure.Storage;
using Azure.Storage.Queues;
using Azure.Storage.Sas;
using Notifier.Adapters.AzureStorage;
using Notifier.Adapters.Tests.Contracts;
using Notifier.Core.Storage;
using Notifier.Testing.Storage;

namespace Notifier.Adapters.Tests.AzureStorage;

/// <summary>The contract, over the wire and in real time. Each test has a queue of its own.</summary>
[Trait("Category", "Long")]
public sealed class AzureQueueTests(Azurite azurite) : QueueContract, IAsyncLifetime
{
    private readonly string _name = $"q{Guid.NewGuid():n}";
    private AzureQueue? _queue;

    protected override ISendQueue Sender => _queue!;

    protected override IReceiveQueue Receiver => _queue!;

    protected override TimeProvider Clock => TimeProvider.System;

    /// <summary>Each request is sent once: where a slow machine had one sent again, the first would have hidden the message already. <see cref="AzureFaultTests"/> has the repeated ones.</summary>
    public async ValueTask InitializeAsync() => _queue = new(await azurite.SharedAccountAsync(), _name, options =>
    {
        options.Retry.MaxRetries = 0;
        options.Retry.NetworkTimeout = TimeSpan.FromMinutes(1);
    });

    /// <summary>It may wait for days, until the mail it asks for is due.</summary>
    [Fact]
    public async Task A_Message_Of_The_Version_Before_Is_Read()
    {
        await PutAsItIsAsync("<QueueMessage><MessageText>eyJoIjoiaXTigJlzIDxiPuaciDwvYj4ifQ==</MessageText></QueueMessage>");

        var message = (await Receive())!;

        Assert.Equal(("{\"h\":\"it’s <b>月</b>\"}", 1), (message.Text, message.DequeueCount));
        Assert.True(await Delete(message));
        Assert.Equal(0, await Count());
    }

    [Fact]
    public async Task A_Message_Is_Sent_So_That_The_Functions_Host_And_The_Version_Before_Read_It()
    {
        var account = await azurite.SharedAccountAsync();
        await using var proxy = await FaultyProxy.ToAsync(account.Queues);
        var queue = new AzureQueue(Azurite.AccountAt(account.Name, proxy.Address, proxy.Address), _name);

        await queue.PutAsync("{\"h\":\"it’s <b>月</b>\"}", TimeSpan.FromSeconds(1.2), Stop);

        var sent = proxy.Requests[^1];
        Assert.Equal(("POST", $"/{account.Name}/{_name}/messages"), (sent.Method, sent.Path));
        Assert.Contains("visibilitytimeout=2", sent.Query, StringComparison.Ordinal); // whole seconds, and never early
        Assert.Contains("messagettl=-1", sent.Query, StringComparison.Ordinal);
        Assert.Equal("eyJoIjoiaXTigJlzIDxiPuaciDwvYj4ifQ==", XDocument.Parse(sent.Body.TrimStart('\uFEFF')).Root!.Element("MessageText")!.Value);
    }

    /// <summary>Whoever handles it can put it on record; otherwise it would come again for ever.</summary>
    [Fact]
    public async Task A_Message_That_Is_No_Base64_Comes_As_It_Is()
    {
        await PutAsItIsAsync("<QueueMessage><MessageText>it is not ours</MessageText></QueueMessage>");
        await Put("ours");

        var messages = new[] { (await Receive())!, (await Receive())! };

        Assert.Equal(["it is not ours", "ours"], messages.Select(message => message.Text));
        Assert.All(messages, message => Assert.Equal(1, message.DequeueCount));
        Assert.True(await Delete(messages[0]));
        Assert.Equal(1, await Count());
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override Task PassAsync(TimeSpan time) => Task.Delay(time, Stop);

    /// <summary>By no client of ours.</summary>
    private async Task PutAsItIsAsync(string body)
    {
        var account = await azurite.SharedAccountAsync();
        var queue = new QueueClient(new Uri($"{account.Queues}/{_name}"), new StorageSharedKeyCredential(account.Name, account.Key));
        await queue.CreateIfNotExistsAsync(cancellationToken: Stop);
        var right = queue.GenerateSasUri(QueueSasPermissions.Add, DateTimeOffset.UtcNow.AddHours(1)); // the emulator runs on the real clock
        using var http = new HttpClient();
        using var answer = await http.PostAsync(
            new Uri($"{right.GetLeftPart(UriPartial.Path)}/messages?visibilitytimeout=0&messagettl=-1&{right.Query[1..]}"),
            new StringContent(body, Encoding.UTF8, "application/xml"),
            Stop);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }
}
