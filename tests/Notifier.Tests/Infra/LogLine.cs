using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Notifier.Adapters;
using Notifier.Core.Jobs;
using Notifier.Functions;
using Notifier.Server;
using Notifier.Web;

namespace Notifier.Tests.Infra;

/// <summary>A line that the program can write, as the Functions host gets it.</summary>
/// <param name="Source">Who writes it: the class that declares it, whose name its logger must have.</param>
/// <param name="Message">With something in every place that differs.</param>
internal sealed partial record LogLine(string Source, LogLevel Level, string Message)
{
    private const string Anything = "\u2026";

    /// <summary>Every line that is declared anywhere in the program.</summary>
    public static IReadOnlyList<LogLine> All { get; } =
    [
        .. from assembly in new[] { typeof(HandleMessage).Assembly, typeof(UseCases).Assembly, typeof(NotifierWeb).Assembly, typeof(DataFolder).Assembly, typeof(HostLines).Assembly }
           from type in assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly)
           where method.GetCustomAttribute<LoggerMessageAttribute>() is not null
           select Written(type.FullName!, method.GetCustomAttribute<LoggerMessageAttribute>()!),
    ];

    /// <summary>Through the program's own formatter: an alert reads its JSON.</summary>
    private static LogLine Written(string source, LoggerMessageAttribute message)
    {
        using var text = new StringWriter();
        var entry = new LogEntry<string>(message.Level, source, new EventId(message.EventId), Place().Replace(message.Message, Anything), null, (state, _) => state);
        new HostLines().Write(entry, null, text);
        var line = JsonDocument.Parse(text.ToString()).RootElement;
        return new(line.GetProperty("source").GetString()!, message.Level, line.GetProperty("message").GetString()!);
    }

    [GeneratedRegex("\\{[^}]+\\}", RegexOptions.NonBacktracking)]
    private static partial Regex Place();
}
