using Notifier.Functions.Start;

return await Standalone.RunAsync(args);
