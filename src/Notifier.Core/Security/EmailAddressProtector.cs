using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Notifier.Core.Security;

/// <summary>An address as it is stored: encrypted, with the id of the key that did it.</summary>
public sealed record SealedAddress(string KeyId, byte[] Bytes);

/// <summary>Turns addresses into keys that say nothing of them, and into bytes that only we can read.</summary>
public sealed class EmailAddressProtector(SecretKeys keys)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const string Hidden = "a person in a message";

    public PersonKey PersonOf(EmailAddress address) => PersonKey.Parse(Keyed(keys.Pepper, address.Normalised));

    /// <summary>The key of a suppression. It cannot be led back to <see cref="PersonOf"/> without the secrets.</summary>
    public string SuppressionOf(EmailAddress address) => Keyed(keys.SuppressionPepper, address.Normalised);

    /// <summary>The key under which the mails to a mailbox are counted: no address has a space, so it is no person's.</summary>
    public string MailboxOf(EmailAddress address) => Keyed(keys.Pepper, $"mailbox {address.Mailbox}");

    /// <summary>Encrypts with AES-GCM; it opens only for the same person.</summary>
    public SealedAddress Seal(EmailAddress address, PersonKey person)
    {
        var key = keys.Data.Current;
        return new SealedAddress(key.Id, Encrypted(key, address.Value, person.Value));
    }

    /// <returns>Null when it cannot be read: its key is gone, or it was altered, or it is another person's.</returns>
    public EmailAddress? Open(SealedAddress stored, PersonKey person) =>
        Decrypted(stored.KeyId, stored.Bytes, person.Value) is { } address ? EmailAddress.Stored(address) : null;

    /// <summary>A person in a message that anybody can have put for anyone: it may wait longer than the person is kept, and must not hold their key.</summary>
    public string Hide(PersonKey person)
    {
        var key = keys.Data.Current;
        return $"{key.Id}.{Base64Url.EncodeToString(Encrypted(key, person.Value, Hidden))}";
    }

    /// <returns>Null when it is no hidden person, or the key that hid them is gone.</returns>
    public PersonKey? Reveal(string hidden)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        return hidden.Split('.') is [var id, var text] && Base64Url.IsValid(text) ? PersonKey.TryParse(Decrypted(id, Base64Url.DecodeFromChars(text), Hidden)) : null;
    }

    /// <summary>The key that seals.</summary>
    public string CurrentKey => keys.Data.Current.Id;

    /// <summary>The keys that only open what they sealed before.</summary>
    public IReadOnlyList<string> OldKeys => keys.Data.Old;

    /// <summary>Sealed with the current key. What is so already, or cannot be opened, stays as it is.</summary>
    public SealedAddress Renew(SealedAddress stored, PersonKey person) =>
        stored.KeyId != CurrentKey && Open(stored, person) is { } address ? Seal(address, person) : stored;

    /// <param name="about">What it opens for only.</param>
    private static byte[] Encrypted(SecretKey key, string text, string about)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var bytes = new byte[NonceLength + plain.Length + TagLength];
        RandomNumberGenerator.Fill(bytes.AsSpan(0, NonceLength));
        using var aes = new AesGcm(key.Bytes, TagLength);
        aes.Encrypt(bytes.AsSpan(0, NonceLength), plain, bytes.AsSpan(NonceLength, plain.Length), bytes.AsSpan(NonceLength + plain.Length), Encoding.UTF8.GetBytes(about));
        return bytes;
    }

    /// <returns>Null when its key is gone, or it was altered, or is about something else.</returns>
    private string? Decrypted(string keyId, byte[] bytes, string about)
    {
        if (keys.Data.Find(keyId) is not { } key || bytes.Length < NonceLength + TagLength)
        {
            return null;
        }

        var plain = new byte[bytes.Length - NonceLength - TagLength];
        using var aes = new AesGcm(key.Bytes, TagLength);
        try
        {
            aes.Decrypt(bytes.AsSpan(0, NonceLength), bytes.AsSpan(NonceLength, plain.Length), bytes.AsSpan(NonceLength + plain.Length), plain, Encoding.UTF8.GetBytes(about));
            return Encoding.UTF8.GetString(plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static string Keyed(SecretKey key, string text) =>
        Base32.Encode(HMACSHA256.HashData(key.Bytes, Encoding.UTF8.GetBytes(text)), KeyHash.KeyLength);
}
