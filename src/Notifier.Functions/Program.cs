using Notifier.Functions.Start;

return await (ReadSettings.IsUnderHost(new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build()) ? UnderHost.RunAsync(args) : Standalone.RunAsync(args));
