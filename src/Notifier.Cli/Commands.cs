using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Notifier.Cli.Links;
using Notifier.Cli.Replay;
using Notifier.Reading.Grammar;

namespace Notifier.Cli;

/// <summary>The output format.</summary>
internal enum ReportFormat
{
    Text,
    Json,
}

/// <summary>The command line: its commands and options, and what each runs.</summary>
internal static class Commands
{
    /// <summary>The most days that one replay covers: a year and a day.</summary>
    private const int MostDays = 366;

    /// <param name="handler">Carries requests to a running notifier.</param>
    /// <param name="change">Changes what reads links. Null outside of tests.</param>
    public static int Run(
        string[] args, Terminal terminal, TimeProvider clock, HttpMessageHandler handler, Action<IServiceCollection>? change = null)
    {
        var root = new RootCommand("Reads job adverts, finds every date they state, and says which date is safe to apply by.")
        {
            Check(terminal, clock, change),
            Replay(terminal),
        };
        foreach (var command in ServerCommands.All(terminal, handler))
        {
            root.Add(command);
        }

        var parsed = root.Parse(args.Length == 0 ? ["--help"] : args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                terminal.Error.WriteLine(error.Message);
            }

            var typed = string.Empty;
            for (var command = parsed.CommandResult; command.Command != root; command = (CommandResult)command.Parent!)
            {
                typed = $"{command.Command.Name} {typed}";
            }

            terminal.Error.WriteLine($"Try: notifier {typed}--help");
            return ExitCodes.Misuse;
        }

        var exit = parsed.Invoke(new InvocationConfiguration { Output = terminal.Out, Error = terminal.Error, EnableDefaultExceptionHandler = false });
        terminal.Out.Flush();
        return exit;
    }

    private static Command Check(Terminal terminal, TimeProvider clock, Action<IServiceCollection>? change)
    {
        var paths = new Argument<string[]>("adverts")
        {
            Description = "Files, folders (their .txt, .html, .htm, .xhtml and .md files), patterns of * and ** such as 'adverts/**/*.html', links to adverts, or - for standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        paths.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => token.Value.Length > 1 && token.Value[0] == '-' && !File.Exists(token.Value)))
            {
                result.AddError($"There is no option '{Printable.From(token.Value)}'.");
            }
        });
        var format = Choice("--format", "text for people, json for programs (schema notifier-check/1).", ReportFormat.Text);
        var today = new Option<DateOnly?>("--today")
        {
            Description = "The day to check as of. Default: today in London.",
            HelpName = "yyyy-MM-dd",
            CustomParser = Day,
        };
        var failOn = Choice("--fail-on", "The least severe finding that makes the exit code 1.", FailOn.Warning);
        var check = new Command(
            "check",
            "Checks adverts: the safe closing date, every date with the words that state it, and what is wrong. Exit code 0: nothing found at the level of --fail-on; 1: something found; 2: misuse, or a file that cannot be read.")
        {
            paths, format, today, failOn,
        };
        check.SetAction(async (parsed, cancellationToken) =>
        {
            await using var links = new LinkChecker(() => LinkServices.Start(clock, change));
            return await new CheckInputs(terminal, links).RunAsync(
                parsed.GetRequiredValue(paths),
                Enum.Parse<ReportFormat>(parsed.GetRequiredValue(format), ignoreCase: true),
                parsed.GetValue(today) ?? LondonTime.DayOf(clock.GetUtcNow()),
                Enum.Parse<FailOn>(parsed.GetRequiredValue(failOn), ignoreCase: true),
                cancellationToken);
        });
        return check;
    }

    private static Command Replay(Terminal terminal)
    {
        var paths = new Argument<string[]>("adverts")
        {
            Description = "Files, folders, patterns, or - for standard input, as check takes them.",
            Arity = ArgumentArity.OneOrMore,
        };
        var from = new Option<DateOnly>("--from")
        {
            Description = "The first day. An advert posted earlier appears on it.",
            HelpName = "yyyy-MM-dd",
            Required = true,
            CustomParser = result => Day(result) ?? default,
        };
        var to = new Option<DateOnly>("--to")
        {
            Description = "The last day, inclusive.",
            HelpName = "yyyy-MM-dd",
            Required = true,
            CustomParser = result => Day(result) ?? default,
        };
        var folder = new Option<string?>("--out") { Description = "A folder to put the emails into, as .eml files.", HelpName = "folder" };
        var format = Choice("--format", "text for people, json for programs.", ReportFormat.Text);
        var replay = new Command(
            "replay",
            "Shows, day by day, who would get which email about these adverts: a candidate who follows each from the day it appears, and one HR contact for each employer.")
        {
            paths, from, to, folder, format,
        };
        replay.SetAction(async (parsed, cancellationToken) =>
        {
            var (first, last) = (parsed.GetValue(from), parsed.GetValue(to));
            if ((last.DayNumber - first.DayNumber) is < 0 or > MostDays)
            {
                await terminal.Error.WriteLineAsync($"--to is at or after --from, and at most {MostDays} days after it.");
                return ExitCodes.Misuse;
            }

            return await new ReplayFiles(terminal).RunAsync(
                parsed.GetRequiredValue(paths), first, last, parsed.GetValue(folder), Enum.Parse<ReportFormat>(parsed.GetRequiredValue(format), ignoreCase: true), cancellationToken);
        });
        return replay;
    }

    /// <summary>An option whose values are the names of <typeparamref name="T"/> in lower case.</summary>
    private static Option<string> Choice<T>(string name, string description, T usual)
        where T : struct, Enum
    {
        var names = Enum.GetNames<T>().Select(value => value.ToLowerInvariant()).ToArray();
        var option = new Option<string>(name)
        {
            Description = description,
            HelpName = string.Join('|', names),
            DefaultValueFactory = _ => usual.ToString().ToLowerInvariant(),
        };
        return option.AcceptOnlyFromAmong(names);
    }

    // Accepts only yyyy-MM-dd, because .NET would read a date with slashes month first.
    private static DateOnly? Day(ArgumentResult result)
    {
        var typed = result.Tokens[0].Value;
        if (DateOnly.TryParseExact(typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        result.AddError($"{((OptionResult)result.Parent!).Option.Name} takes a day as yyyy-MM-dd, such as 2025-12-12, not '{Printable.From(typed)}'.");
        return null;
    }
}
