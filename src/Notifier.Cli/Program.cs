using Notifier.Cli;

using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
return Commands.Run(args, Terminal.OfProcess(), TimeProvider.System, handler);
