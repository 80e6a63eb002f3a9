return await Notifier.Server.ServerHost.RunAsync(args);
