using Notifier.Adapters.AzureStorage;
using Notifier.Testing.Storage;

namespace Notifier.System.Tests.Deployed;

/// <summary>A storage account of the emulator that is reached over wires, which a test may disturb.</summary>
internal sealed class ProxiedAccount : IAsyncDisposable
{
    private ProxiedAccount(AzureAccount emulator, FaultyProxy tables, FaultyProxy queues) => (Emulator, Tables, Queues) = (emulator, tables, queues);

    /// <summary>The account itself, without a wire.</summary>
    public AzureAccount Emulator { get; }

    public FaultyProxy Tables { get; }

    public FaultyProxy Queues { get; }

    /// <summary>As the program has it.</summary>
    public string Connection => Azurite.ConnectionString(Emulator.Name, Tables.Address, Queues.Address);

    /// <summary>What happens to every request, whatever it asks for.</summary>
    public ProxyFault Fault
    {
        set => (Tables.Script, Queues.Script) = (_ => value, _ => value);
    }

    public static async Task<ProxiedAccount> OfAsync(Azurite azurite)
    {
        var emulator = AzureAccount.TryParse(await azurite.OwnAccountAsync(), out var refusal) ?? throw new InvalidOperationException(refusal);
        return new(emulator, await FaultyProxy.ToAsync(emulator.Tables), await FaultyProxy.ToAsync(emulator.Queues));
    }

    public async ValueTask DisposeAsync()
    {
        await Tables.DisposeAsync();
        await Queues.DisposeAsync();
    }
}
