using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Notifier.Cli;
using Notifier.Testing.Fetching;

namespace Notifier.Testing;

/// <summary>Runs the program in this process as a shell would, and keeps what it wrote.</summary>
internal sealed record NotifierCommand(int ExitCode, string Output, string Errors)
{
    public static NotifierCommand Run(params string[] args) => Run(new Shell(), args);

    public static NotifierCommand Run(Shell shell, params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        using var input = new MemoryStream(shell.Input);
        var terminal = new Terminal(output, errors, input, shell.IsTerminal, shell.IsTerminal, shell.Width);
        var exitCode = Commands.Run(args, terminal, new FakeTimeProvider(shell.Now), shell.Network, shell.UseWeb);
        return new NotifierCommand(exitCode, output.ToString().ReplaceLineEndings("\n"), errors.ToString().ReplaceLineEndings("\n"));
    }

    /// <summary>Where the program runs.</summary>
    internal sealed record Shell
    {
        public byte[] Input { get; init; } = [];

        public bool IsTerminal { get; init; }

        public int Width { get; init; } = 120;

        public DateTimeOffset Now { get; init; } = new(2025, 12, 12, 9, 0, 0, TimeSpan.Zero);

        /// <summary>Where a running notifier is looked for; without one, nowhere.</summary>
        public HttpMessageHandler Network { get; init; } = new NobodyThere();

        /// <summary>The web in which links are read. Without one, no name has an address.</summary>
        public Action<IServiceCollection> UseWeb { get; init; } = LocalWeb.UseNone;

        public static Shell Fed(string text) => new() { Input = Encoding.UTF8.GetBytes(text) };
    }

    private sealed class NobodyThere : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new HttpRequestException(HttpRequestError.ConnectionError);
    }
}
