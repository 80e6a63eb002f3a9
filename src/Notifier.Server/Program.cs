return await Notifier.Server.Standalone.RunAsync(args);
