using System.Security.Cryptography;
using System.Text;

namespace Azure.Storage;

/// <summary>The name of an account and its key. It never prints the key.</summary>
internal sealed class StorageSharedKeyCredential(string accountName, string accountKey)
{
    private readonly byte[] _key = Convert.FromBase64String(accountKey);

    public string AccountName { get; } = accountName;

    internal string Sign(string text) => Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)));
}
