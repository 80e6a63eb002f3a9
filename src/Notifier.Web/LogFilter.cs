namespace Notifier.Web;

internal static class LogFilter
{
    /// <summary>
    /// The framework tells only of trouble, whatever level is asked for: its own lines name the pages that were opened, and the token of a
    /// person is in the name.
    /// </summary>
    public static ILoggingBuilder KeepAddressesOut(this ILoggingBuilder logging)
    {
        logging.Services.PostConfigure<LoggerFilterOptions>(filter =>
        {
            filter.Rules.Clear();
            filter.MinLevel = LogLevel.Warning;
            filter.AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical); // why a start failed is one line of ours, without a stack
            filter.AddFilter("Notifier", LogLevel.Information);
        });
        return logging;
    }
}
