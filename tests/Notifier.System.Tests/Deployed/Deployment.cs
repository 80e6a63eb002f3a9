using Notifier.Adapters.AzureStorage;
using Notifier.System.Tests.Crashes;
using Notifier.System.Tests.FunctionsHost;
using Notifier.Testing;
using Notifier.Testing.Apps;

namespace Notifier.System.Tests.Deployed;

/// <summary>The package on one or more instances, over one storage account, with one folder for the mails of all.</summary>
internal sealed class Deployment : IAsyncDisposable
{
    /// <summary>How long a message rests after a failure; half a minute in host.json, which nobody wants to wait for here.</summary>
    public static readonly TimeSpan Visibility = TimeSpan.FromSeconds(5);

    private readonly TemporaryFolder _folder = new();

    /// <param name="connection">To the storage account, as the program has it.</param>
    public Deployment(Package package, string connection, int instances, params (string Name, string Value)[] settings)
    {
        Account = AzureAccount.TryParse(connection, out var refusal) ?? throw new InvalidOperationException(refusal);
        Data = Path.Combine(_folder.Path, "data");
        Mails = new Mailbox(Outbox);
        Queue = new AzureQueue(Account, "send");
        Poison = new AzureQueue(Account, "send-poison");
        var usual = HostSettings.All(connection, Data).ToDictionary(setting => setting.Name, setting => setting.Value);
        foreach (var (name, value) in settings)
        {
            usual[name] = value;
        }

        Instances = [.. Enumerable.Range(0, instances).Select(_ => new HostDouble(package.Folder, [.. usual.Select(setting => (setting.Key, setting.Value))]))];
    }

    public IReadOnlyList<HostDouble> Instances { get; }

    public HostDouble One => Instances[0];

    public AzureAccount Account { get; }

    public string Data { get; }

    public string Outbox => Path.Combine(Data, "outbox");

    public Mailbox Mails { get; }

    public AzureQueue Queue { get; }

    public AzureQueue Poison { get; }

    public Task StartAsync(CancellationToken stop) => Task.WhenAll(Instances.Select(instance => instance.StartAsync(stop)));

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in Instances)
        {
            await instance.DisposeAsync();
        }

        string[] tokens = [.. Mails.All().SelectMany(mail => Confidential.TokensIn(mail.Text)).Distinct()];
        _folder.Dispose();
        var sent = string.Concat(Instances.Select(instance => instance.Output + instance.Sent));
        Confidential.AssertNoneIn(sent);
        Confidential.AssertNoneIn(sent, tokens);
    }
}
