using System.Security.Cryptography;

namespace Notifier.Web.Pages;

/// <summary>The one stylesheet, embedded in the program. As a separate file it would be found only from the right working folder.</summary>
internal static class Stylesheet
{
    public const string Path = "/site.css";

    public static byte[] Bytes { get; } = Read();

    /// <summary>It changes with the content, so browsers may cache it for good.</summary>
    public static string Address { get; } = $"{Path}?v={Convert.ToHexStringLower(SHA256.HashData(Bytes))[..12]}";

    private static byte[] Read()
    {
        using var stream = typeof(Stylesheet).Assembly.GetManifestResourceStream("site.css")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
