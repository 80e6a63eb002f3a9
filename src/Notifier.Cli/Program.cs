using Notifier.Cli;

using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, Expect100ContinueTimeout = TimeSpan.FromSeconds(10) };
return Commands.Run(args, Terminal.OfProcess(), TimeProvider.System, handler);
