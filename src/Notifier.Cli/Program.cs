using Notifier.Cli;

return Commands.Run(args, Terminal.OfProcess(), TimeProvider.System);
