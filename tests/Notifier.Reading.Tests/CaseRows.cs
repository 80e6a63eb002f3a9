using System.Globalization;

namespace Notifier.Reading.Tests;

/// <summary>The rows "text => expected" of a file in <c>cases</c>.</summary>
internal static class CaseRows
{
    private const string Arrow = " => ";

    public static TheoryData<int, string, string> Of(string file)
    {
        var rows = new TheoryData<int, string, string>();
        var number = 0;
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "cases", file)))
        {
            number++;
            if (!line.StartsWith('#') && line.Split(Arrow, 2) is [var text, var expected])
            {
                rows.Add(number, Letters(text), expected.Trim());
            }
        }

        return rows;
    }

    private static string Letters(string text)
    {
        var parts = text.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\t", "\t", StringComparison.Ordinal).Split("\\u");
        return parts[0] + string.Concat(parts.Skip(1).Select(part => (char)int.Parse(part[..4], NumberStyles.HexNumber, CultureInfo.InvariantCulture) + part[4..]));
    }
}
