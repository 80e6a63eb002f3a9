using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Notifier.Core.Security;

/// <summary>An encrypted address, with the id of the key that encrypted it.</summary>
public sealed record SealedAddress(string KeyId, byte[] Bytes);

/// <summary>Turns addresses into keys that reveal nothing, and into bytes that only we can decrypt.</summary>
public sealed class EmailAddressProtector(SecretKeys keys)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const string Hidden = "a person in a message";

    public PersonKey PersonOf(EmailAddress address) => PersonKey.Parse(Keyed(keys.Pepper, address.Normalised));

    /// <summary>The key of a suppression. Without the secrets, nobody can link it to <see cref="PersonOf"/>.</summary>
    public string SuppressionOf(EmailAddress address) => Keyed(keys.SuppressionPepper, address.Normalised);

    /// <summary>
    /// The key under which a mailbox's emails are counted. It never equals a person's key, because no address has a space.
    /// </summary>
    public string MailboxOf(EmailAddress address) => Keyed(keys.Pepper, $"mailbox {address.Mailbox}");

    /// <summary>Encrypts with AES-GCM. The result can be decrypted for the same person only.</summary>
    public SealedAddress Seal(EmailAddress address, PersonKey person)
    {
        var key = keys.Data.Current;
        return new SealedAddress(key.Id, Encrypted(key, address.Value, person.Value));
    }

    /// <returns>Null when the key is gone, the bytes were altered, or they belong to another person.</returns>
    public EmailAddress? Open(SealedAddress stored, PersonKey person) =>
        Decrypted(stored.KeyId, stored.Bytes, person.Value) is { } address ? EmailAddress.Stored(address) : null;

    /// <summary>
    /// Encrypts a person's key for a queue message that anybody can cause. Such a message may outlive the person's data, so it must not
    /// hold the key itself.
    /// </summary>
    public string Hide(PersonKey person)
    {
        var key = keys.Data.Current;
        return $"{key.Id}.{Base64Url.EncodeToString(Encrypted(key, person.Value, Hidden))}";
    }

    /// <returns>Null when the text is not an encrypted person, or its key is gone.</returns>
    public PersonKey? Reveal(string hidden)
    {
        return hidden.Split('.') is [var id, var text] && Base64Url.IsValid(text)
            ? PersonKey.TryParse(Decrypted(id, Base64Url.DecodeFromChars(text), Hidden))
            : null;
    }

    /// <summary>The id of the key that encrypts.</summary>
    public string CurrentKey => keys.Data.Current.Id;

    /// <summary>The ids of the keys that only decrypt.</summary>
    public IReadOnlyList<string> OldKeys => keys.Data.Old;

    /// <summary>
    /// Encrypts the address with the current key. Leaves it as it is if that was done before, or if it cannot be decrypted.
    /// </summary>
    public SealedAddress Renew(SealedAddress stored, PersonKey person) =>
        stored.KeyId != CurrentKey && Open(stored, person) is { } address ? Seal(address, person) : stored;

    /// <param name="about">Bound to the bytes: they can be decrypted only with the same value.</param>
    private static byte[] Encrypted(SecretKey key, string text, string about)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var bytes = new byte[NonceLength + plain.Length + TagLength];
        RandomNumberGenerator.Fill(bytes.AsSpan(0, NonceLength));
        using var aes = new AesGcm(key.Bytes, TagLength);
        aes.Encrypt(
            bytes.AsSpan(0, NonceLength),
            plain,
            bytes.AsSpan(NonceLength, plain.Length),
            bytes.AsSpan(NonceLength + plain.Length),
            Encoding.UTF8.GetBytes(about));
        return bytes;
    }

    /// <returns>Null when the key is gone, the bytes were altered, or they are about something else.</returns>
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
            aes.Decrypt(
                bytes.AsSpan(0, NonceLength),
                bytes.AsSpan(NonceLength, plain.Length),
                bytes.AsSpan(NonceLength + plain.Length),
                plain,
                Encoding.UTF8.GetBytes(about));
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
