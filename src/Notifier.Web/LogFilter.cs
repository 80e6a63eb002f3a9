namespace Notifier.Web;

internal static class LogFilter
{
    /// <summary>
    /// Lets only the framework's warnings and errors through, at any log level. Its other lines contain the paths of pages, and a path can
    /// hold a person's token.
    /// </summary>
    public static ILoggingBuilder KeepAddressesOut(this ILoggingBuilder logging)
    {
        logging.Services.PostConfigure<LoggerFilterOptions>(filter =>
        {
            filter.Rules.Clear();
            filter.MinLevel = LogLevel.Warning;
            filter.AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical); // we log a failed start as one line, without a stack
            filter.AddFilter("Notifier", LogLevel.Information);
        });
        return logging;
    }
}
