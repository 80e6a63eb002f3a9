return await Notifier.Functions.UnderHost.RunAsync(args);
