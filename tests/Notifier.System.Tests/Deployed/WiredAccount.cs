using Notifier.Adapters.AzureStorage;
using Notifier.Testing.Storage;

namespace Notifier.System.Tests.Deployed;

/// <summary>A storage account of the emulator that is reached over wires, which a test may disturb.</summary>
internal sealed class WiredAccount : IAsyncDisposable
{
    private WiredAccount(AzureAccount emulator, Wire tables, Wire queues) => (Emulator, Tables, Queues) = (emulator, tables, queues);

    /// <summary>The account itself, without a wire.</summary>
    public AzureAccount Emulator { get; }

    public Wire Tables { get; }

    public Wire Queues { get; }

    /// <summary>As the program has it.</summary>
    public string Connection => Azurite.ConnectionString(Emulator.Name, Tables.Address, Queues.Address);

    /// <summary>What happens to every request, whatever it asks for.</summary>
    public Fault Fault
    {
        set => (Tables.Script, Queues.Script) = (_ => value, _ => value);
    }

    public static async Task<WiredAccount> OfAsync(Azurite azurite)
    {
        var emulator = AzureAccount.TryParse(await azurite.OwnAccountAsync(), out var refusal) ?? throw new InvalidOperationException(refusal);
        return new(emulator, await Wire.ToAsync(emulator.Tables), await Wire.ToAsync(emulator.Queues));
    }

    public async ValueTask DisposeAsync()
    {
        await Tables.DisposeAsync();
        await Queues.DisposeAsync();
    }
}
