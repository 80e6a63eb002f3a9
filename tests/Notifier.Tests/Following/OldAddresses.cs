using System.Security.Cryptography;
using System.Text;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;

namespace Notifier.Tests.Following;

/// <summary>Addresses as the version before took and stored them, which took some that it should not have.</summary>
internal static class OldAddresses
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <summary>Puts an address into somebody's row in place of theirs, sealed as every version does.</summary>
    public static async Task StoreAsync(Stage stage, PersonKey person, string address)
    {
        var row = await stage.Tables.GetAsync(Tables.People, person.Value, Person.RowKey, CancellationToken.None);
        var changed = row!.With("address", Seal(address, person)).With("addressKey", "d1");
        await stage.Tables.WriteAsync(Tables.People, new RowWrite.Upsert(changed), CancellationToken.None);
    }

    private static byte[] Seal(string address, PersonKey person)
    {
        var plain = Encoding.UTF8.GetBytes(address);
        var bytes = new byte[NonceLength + plain.Length + TagLength];
        using var aes = new AesGcm(SomeKeys.Key("d1", 3).Bytes, TagLength);
        aes.Encrypt(
            bytes.AsSpan(0, NonceLength),
            plain,
            bytes.AsSpan(NonceLength, plain.Length),
            bytes.AsSpan(NonceLength + plain.Length),
            Encoding.UTF8.GetBytes(person.Value));
        return bytes;
    }
}
