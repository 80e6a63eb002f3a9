using System.Text;

namespace Notifier.Reading.Tests.Cli;

/// <summary>What stands on a terminal after these bytes: it goes back with CR, erases to the end of a line with ESC[K, and breaks lines at its width.</summary>
internal static class Screen
{
    public static string After(string written, int width)
    {
        var rows = new List<StringBuilder> { new() };
        var column = 0;
        for (var place = 0; place < written.Length; place++)
        {
            switch (written[place])
            {
                case '\r':
                    column = 0;
                    break;
                case '\n': // a terminal goes to the start of the next line
                    rows.Add(new());
                    column = 0;
                    break;
                case '\u001b':
                    var end = place + 2; // behind ESC[
                    while (!char.IsAsciiLetter(written[end]))
                    {
                        end++;
                    }

                    if (written[end] == 'K')
                    {
                        rows[^1].Length = Math.Min(rows[^1].Length, column);
                    }

                    place = end;
                    break;
                default:
                    if (column == width)
                    {
                        rows.Add(new());
                        column = 0;
                    }

                    rows[^1].Length = Math.Max(rows[^1].Length, column + 1);
                    rows[^1][column++] = written[place];
                    break;
            }
        }

        return string.Join('\n', rows.Select(row => row.ToString().TrimEnd()));
    }
}
