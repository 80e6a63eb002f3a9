using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Notifier.Adapters.Startup;
using Notifier.Core.Security;

namespace Notifier.Server;

/// <summary>The secrets of the notifier on one machine. It creates them once, in files that only its own account can read.</summary>
internal static partial class LocalSecrets
{
    public const string OperatorKey = "operator-key";

    /// <summary>All four keys are in one file, so that none can be lost without the others.</summary>
    private const string Secrets = "secrets.json";

    /// <param name="mayMake">False when a database already exists. New keys could not read it.</param>
    /// <exception cref="StartupException">The file is damaged, is missing beside <paramref name="database"/>, or cannot be created or
    /// read.</exception>
    public static SecretKeys ReadOrMake(string folder, bool mayMake, string database)
    {
        var file = Path.Combine(folder, Secrets);
        if (!File.Exists(file) && !mayMake)
        {
            throw new StartupException($"{file} is missing, and without its keys nobody in {database} can be read: put it back from a backup, or move the database away.");
        }

        var kept = ReadOrMake(
            file,
            () =>
                JsonSerializer.Serialize(new KeptSecrets(Random(), Random(), [new("d1", Random())], [new("l1", Random())]), Json.Default.KeptSecrets) + "\n");
        try
        {
            var secrets = JsonSerializer.Deserialize(kept, Json.Default.KeptSecrets)!;
            return new SecretKeys(
                new SecretKey("pepper", secrets.Pepper),
                new SecretKey("suppression", secrets.SuppressionPepper),
                new KeyRing(secrets.Data.Select(key => new SecretKey(key.Id, key.Key))),
                new KeyRing(secrets.Links.Select(key => new SecretKey(key.Id, key.Key))));
        }
        catch (Exception damage) when (damage is JsonException or ArgumentException or NullReferenceException)
        {
            // We drop the exception, because its message could quote a key from the file.
            throw new StartupException($"{file} is damaged: put it back from a backup. Without its keys nobody in {database} can be read.");
        }
    }

    /// <exception cref="StartupException">The file is damaged, or cannot be created or read.</exception>
    public static string ReadOrMakeOperatorKey(string folder)
    {
        var file = Path.Combine(folder, OperatorKey);
        var key = ReadOrMake(file, () => Base64Url.EncodeToString(Random()) + "\n").Trim();
        return OperatorKeys.IsKey(key)
            ? key
            : throw new StartupException($"{file} is damaged: delete it, and a new key is made at the next start.");
    }

    /// <returns>One warning for each file that others can read or write, as happens after copying it.</returns>
    public static IEnumerable<string> OpenToOthers(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            yield break;
        }

        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        foreach (var file in new[] { Secrets, OperatorKey }.Select(name => Path.Combine(folder, name)).Where(File.Exists))
        {
            var mode = File.GetUnixFileMode(file);
            if ((mode & ~Owner) != 0)
            {
                yield return $"{file} can be read or written by other accounts of this machine (its mode is {Convert.ToString((int)mode, 8)}): take that away with chmod 600, and replace the keys in it if anybody else has read them.";
            }
        }
    }

    private static string ReadOrMake(string file, Func<string> make)
    {
        try
        {
            if (!File.Exists(file))
            {
                Make(file, make());
            }

            return File.ReadAllText(file);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new StartupException(
                $"{file} cannot be made or read: check that {Path.GetDirectoryName(file)} is a folder which this account may read and write.",
                trouble);
        }
    }

    /// <summary>
    /// Writes a temporary file and renames it. So the file is always whole, and of two processes that start together only one creates it.
    /// </summary>
    private static void Make(string file, string text)
    {
        var folder = Path.GetDirectoryName(file)!;
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var unfinished = $"{file}.{Guid.NewGuid():n}.unfinished";
        try
        {
            using (var stream = new FileStream(unfinished, options))
            {
                stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
                stream.Flush(flushToDisk: true);
            }

            File.Move(unfinished, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            // The other process was first, so its keys are the keys.
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static byte[] Random() => RandomNumberGenerator.GetBytes(SecretKey.Length);

    /// <summary>The keys as the file holds them. It is not a record, because a record would print them.</summary>
    private sealed class KeptSecrets(byte[] pepper, byte[] suppressionPepper, IReadOnlyList<KeptKey> data, IReadOnlyList<KeptKey> links)
    {
        public byte[] Pepper { get; } = pepper;

        public byte[] SuppressionPepper { get; } = suppressionPepper;

        public IReadOnlyList<KeptKey> Data { get; } = data;

        public IReadOnlyList<KeptKey> Links { get; } = links;
    }

    private sealed class KeptKey(string id, byte[] key)
    {
        public string Id { get; } = id;

        public byte[] Key { get; } = key;
    }

    /// <summary>Generated, because reflection would take a tenth of the whole start.</summary>
    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
    [JsonSerializable(typeof(KeptSecrets))]
    private sealed partial class Json : JsonSerializerContext;
}
