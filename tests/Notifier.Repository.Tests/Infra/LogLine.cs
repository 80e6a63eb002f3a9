using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Notifier.Adapters.Startup;
using Notifier.Core.Jobs;
using Notifier.Functions;
using Notifier.Server;
using Notifier.Web;

namespace Notifier.Repository.Tests.Infra;

/// <summary>A line that the program can write, as it is sent to Application Insights.</summary>
/// <param name="Source">Who writes it: the class that declares it, whose name its logger must have.</param>
/// <param name="Message">With something in every place that differs.</param>
internal sealed partial record LogLine(string Source, LogLevel Level, string Message)
{
    private const string Anything = "\u2026";

    /// <summary>Every line that is declared anywhere in the program.</summary>
    public static IReadOnlyList<LogLine> All { get; } =
    [
        .. from assembly in new[] { typeof(SendEmailHandler).Assembly, typeof(UseCaseRegistration).Assembly, typeof(NotifierWeb).Assembly, typeof(DataFolder).Assembly, typeof(HttpFunctions).Assembly }
           from type in assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly)
           where method.GetCustomAttribute<LoggerMessageAttribute>() is not null
           let message = method.GetCustomAttribute<LoggerMessageAttribute>()!
           select new LogLine(type.FullName!, message.Level, Place().Replace(message.Message, Anything)),
    ];

    [GeneratedRegex("\\{[^}]+\\}", RegexOptions.NonBacktracking)]
    private static partial Regex Place();
}
