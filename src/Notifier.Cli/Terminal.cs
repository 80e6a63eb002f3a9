using System.Text;

namespace Notifier.Cli;

/// <summary>The streams that the program reads and writes.</summary>
/// <param name="In">Standard input.</param>
/// <param name="ShowsColour">The output is a terminal with colours, and the user did not switch them off.</param>
/// <param name="ShowsProgress">Output and errors both go to a terminal, so the program can draw a progress bar there.</param>
/// <param name="Width">The terminal's width in columns.</param>
internal sealed record Terminal(TextWriter Out, TextWriter Error, Stream In, bool ShowsColour, bool ShowsProgress, int Width)
{
    private const int UsualWidth = 80;

    public static Terminal OfProcess()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var isPlain = Environment.GetEnvironmentVariable("TERM") == "dumb"
            || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
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
            return UsualWidth; // a terminal that does not report its size
        }
    }
}
