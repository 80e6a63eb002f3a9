using System.Security.Cryptography;

namespace Notifier.Web.Pages;

/// <summary>The one stylesheet, kept in the program: a file beside it is found only from the right working folder.</summary>
internal static class Stylesheet
{
    public const string Path = "/site.css";

    public static byte[] Bytes { get; } = Read();

    /// <summary>Its address changes with its content, so that browsers may keep it.</summary>
    public static string Address { get; } = $"{Path}?v={Convert.ToHexStringLower(SHA256.HashData(Bytes))[..12]}";

    private static byte[] Read()
    {
        using var stream = typeof(Stylesheet).Assembly.GetManifestResourceStream("site.css")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
