using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Notifier.Core.Security;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;

namespace Notifier.Testing.Apps;

/// <summary>Addresses as the version before took and stored them, which took some that it should not have.</summary>
internal static class OldAddresses
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    public static Task StoreAsync(InMemoryApp app, PersonKey person, string address) =>
        StoreAsync(app.Tables, TestKeys.Key("d1", 3), person, address);

    public static Task StoreAsync(IServiceProvider services, PersonKey person, string address) =>
        StoreAsync(services.GetRequiredService<ITableStore>(), services.GetRequiredService<SecretKeys>().Data.Current, person, address);

    /// <summary>Puts an address into somebody's row in place of theirs, sealed as every version does.</summary>
    private static async Task StoreAsync(ITableStore store, SecretKey key, PersonKey person, string address)
    {
        var row = await store.GetAsync(Tables.People, person.Value, Person.RowKey, CancellationToken.None);
        var changed = row!.With("address", Seal(address, key, person)).With("addressKey", key.Id);
        await store.WriteAsync(Tables.People, new RowWrite.Upsert(changed), CancellationToken.None);
    }

    private static byte[] Seal(string address, SecretKey key, PersonKey person)
    {
        var plain = Encoding.UTF8.GetBytes(address);
        var bytes = new byte[NonceLength + plain.Length + TagLength];
        using var aes = new AesGcm(key.Bytes, TagLength);
        aes.Encrypt(
            bytes.AsSpan(0, NonceLength),
            plain,
            bytes.AsSpan(NonceLength, plain.Length),
            bytes.AsSpan(NonceLength + plain.Length),
            Encoding.UTF8.GetBytes(person.Value));
        return bytes;
    }
}
