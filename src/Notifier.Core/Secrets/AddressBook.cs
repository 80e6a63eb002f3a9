using System.Security.Cryptography;
using System.Text;
using Notifier.Core.Email;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Secrets;

/// <summary>An address as it is stored: encrypted, with the id of the key that did it.</summary>
public sealed record SealedAddress(string KeyId, byte[] Bytes);

/// <summary>Turns addresses into keys that say nothing of them, and into bytes that only we can read.</summary>
public sealed class AddressBook(SecretKeys keys)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    public PersonKey PersonOf(EmailAddress address) => PersonKey.Of(Keyed(keys.Pepper, address.Normalised));

    /// <summary>The key of a suppression. It cannot be led back to <see cref="PersonOf"/> without the secrets.</summary>
    public string SuppressionOf(EmailAddress address) => Keyed(keys.SuppressionPepper, address.Normalised);

    /// <summary>The key under which the mails to a mailbox are counted: no address has a space, so it is no person's.</summary>
    public string MailboxOf(EmailAddress address) => Keyed(keys.Pepper, $"mailbox {address.Mailbox}");

    /// <summary>Encrypts with AES-GCM; it opens only for the same person.</summary>
    public SealedAddress Seal(EmailAddress address, PersonKey person)
    {
        var key = keys.Data.Current;
        var plain = Encoding.UTF8.GetBytes(address.Value);
        var bytes = new byte[NonceLength + plain.Length + TagLength];
        RandomNumberGenerator.Fill(bytes.AsSpan(0, NonceLength));
        using var aes = new AesGcm(key.Bytes, TagLength);
        aes.Encrypt(bytes.AsSpan(0, NonceLength), plain, bytes.AsSpan(NonceLength, plain.Length), bytes.AsSpan(NonceLength + plain.Length), Encoding.UTF8.GetBytes(person.Value));
        return new SealedAddress(key.Id, bytes);
    }

    /// <returns>Null when it cannot be read: its key is gone, or it was altered, or it is another person's.</returns>
    public EmailAddress? Open(SealedAddress stored, PersonKey person)
    {
        if (keys.Data.Find(stored.KeyId) is not { } key || stored.Bytes.Length < NonceLength + TagLength)
        {
            return null;
        }

        var plain = new byte[stored.Bytes.Length - NonceLength - TagLength];
        using var aes = new AesGcm(key.Bytes, TagLength);
        try
        {
            aes.Decrypt(stored.Bytes.AsSpan(0, NonceLength), stored.Bytes.AsSpan(NonceLength, plain.Length), stored.Bytes.AsSpan(NonceLength + plain.Length), plain, Encoding.UTF8.GetBytes(person.Value));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return EmailAddress.Stored(Encoding.UTF8.GetString(plain));
    }

    /// <summary>The key that seals.</summary>
    public string CurrentKey => keys.Data.Current.Id;

    /// <summary>The keys that only open what they sealed before.</summary>
    public IReadOnlyList<string> OldKeys => keys.Data.Old;

    /// <summary>Sealed with the current key. What is so already, or cannot be opened, stays as it is.</summary>
    public SealedAddress Renew(SealedAddress stored, PersonKey person) =>
        stored.KeyId != CurrentKey && Open(stored, person) is { } address ? Seal(address, person) : stored;

    private static string Keyed(SecretKey key, string text) =>
        Base32.Of(HMACSHA256.HashData(key.Bytes, Encoding.UTF8.GetBytes(text)), Hashes.KeyLength);
}
