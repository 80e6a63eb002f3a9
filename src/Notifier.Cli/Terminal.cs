using System.Text;

namespace Notifier.Cli;

/// <summary>What the program reads from and writes to.</summary>
/// <param name="In">Standard input.</param>
/// <param name="ShowsColour">Output goes to a terminal that takes colours, and nobody asked for none.</param>
/// <param name="ShowsProgress">Output and errors go to a terminal, so that a progress bar can be drawn there.</param>
/// <param name="Width">Columns of the terminal.</param>
internal sealed record Terminal(TextWriter Out, TextWriter Error, Stream In, bool ShowsColour, bool ShowsProgress, int Width)
{
    private const int UsualWidth = 80;

    public static Terminal OfProcess()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var isPlain = Environment.GetEnvironmentVariable("TERM") == "dumb" || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var isTerminal = !Console.IsOutputRedirected && !isPlain;
        return new Terminal(
            new StreamWriter(Console.OpenStandardOutput(), utf8) { AutoFlush = false },
            new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true },
            Console.OpenStandardInput(),
            ShowsColour: isTerminal,
            ShowsProgress: isTerminal && !Console.IsErrorRedirected,
            Width: Columns());
    }

    private static int Columns()
    {
        try
        {
            return !Console.IsOutputRedirected && Console.WindowWidth > 0 ? Console.WindowWidth : UsualWidth;
        }
        catch (IOException)
        {
            return UsualWidth; // a terminal that does not tell its size
        }
    }
}
