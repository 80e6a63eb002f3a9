using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Notifier.Core.Adverts;

namespace Notifier.Cli;

/// <summary>The commands that call a running notifier.</summary>
internal static class ServerCommands
{
    private const string KeyVariable = "NOTIFIER_OPERATOR_KEY";
    private const string UsualServer = "http://localhost:7071/";

    public static IEnumerable<Command> All(Terminal terminal, HttpMessageHandler handler)
    {
        var url = new Option<Uri>("--url")
        {
            Description = "Where the notifier runs.",
            HelpName = "address",
            CustomParser = result => Address("--url", result, endsInSlash: true),
            DefaultValueFactory = _ => new Uri(UsualServer),
        };
        var keyFile = new Option<string?>("--key-file")
        {
            Description = $"A file with the operator's key. Default: the environment variable {KeyVariable}.",
            HelpName = "file",
        };
        keyFile.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is not { } file)
            {
                return;
            }

            if (!File.Exists(file))
            {
                result.AddError($"--key-file: there is no file '{Printable.From(file)}'.");
            }
            else if (!IsKey(Key(file)))
            {
                result.AddError($"--key-file: '{Printable.From(file)}' holds no key, which is one line of letters, digits and signs.");
            }
        });
        var advert = new Argument<string>("advert") { Description = "The advert's id, as add and show print it." };

        void NeedsKey(Command command) => command.Validators.Add(result =>
        {
            if (result.GetResult(keyFile) is null or { Implicit: true } && Key(null) is { } key && !IsKey(key))
            {
                result.AddError($"{KeyVariable} holds no key, which is one line of letters, digits and signs.");
            }
        });

        Server Connect(ParseResult parsed, bool asOperator) =>
            new(terminal, handler, parsed.GetRequiredValue(url), asOperator ? Key(parsed.GetValue(keyFile)) : null);

        var files = new Argument<string[]>("adverts")
        {
            Description = "Files, folders, patterns, or - for standard input, as check takes them.",
            Arity = ArgumentArity.OneOrMore,
        };
        var page = new Option<Uri?>("--page")
        {
            Description = "The page the advert was taken from; for one advert only.",
            HelpName = "address",
            CustomParser = result => Address("--page", result, endsInSlash: false),
        };
        var add = new Command("add", "Gives adverts to a running notifier, which follows them from then on.") { files, page, url, keyFile };
        add.Validators.Add(result =>
        {
            if (result.GetResult(page) is { Implicit: false } && result.GetResult(files) is { Tokens.Count: > 1 })
            {
                result.AddError("--page is the page of one advert; name one.");
            }
        });
        add.SetAction(async (parsed, cancellationToken) =>
        {
            using var server = Connect(parsed, asOperator: true);
            return await server.AddAsync(parsed.GetRequiredValue(files), parsed.GetValue(page), cancellationToken);
        });

        var show = new Command("show", "Says what a running notifier knows of an advert.") { advert, url };
        show.SetAction(async (parsed, cancellationToken) =>
        {
            using var server = Connect(parsed, asOperator: false);
            return await server.ShowAsync(parsed.GetRequiredValue(advert), cancellationToken);
        });

        var close = new Command(
            "close",
            "Tells a running notifier that an advert is closed or withdrawn; its followers are told.") { advert, url, keyFile };
        close.SetAction(async (parsed, cancellationToken) =>
        {
            using var server = Connect(parsed, asOperator: true);
            return await server.CloseAsync(parsed.GetRequiredValue(advert), cancellationToken);
        });

        var email = new Option<string>("--email")
        {
            Description = "The address that is to be told and reminded. It gets one mail, to confirm.",
            HelpName = "address",
            Required = true,
        };
        var reminderDays = new Option<int[]?>("--remind-days-before", "--rungs")
        {
            Description = "Days before closing on which to be reminded, such as 7,2,0.",
            HelpName = "days",
            CustomParser = Days,
        };
        var consent = new Option<bool>("--consent") { Description = "The owner of the address agrees to get these mails until the advert closes." };
        var follow = new Command(
            "follow",
            "Asks a running notifier to follow an advert for somebody.") { advert, email, reminderDays, consent, url };
        follow.Validators.Add(result =>
        {
            if (result.GetResult(consent) is not { Implicit: false })
            {
                result.AddError("Add --consent if the owner of the address agrees to get these mails.");
            }
        });
        follow.SetAction(async (parsed, cancellationToken) =>
        {
            using var server = Connect(parsed, asOperator: false);
            return await server.FollowAsync(
                parsed.GetRequiredValue(advert),
                parsed.GetRequiredValue(email),
                parsed.GetResult(reminderDays) is { Implicit: false } ? parsed.GetValue(reminderDays) : null,
                cancellationToken);
        });

        var contact = new Argument<string>("address") { Description = "Who is to be told. It gets one mail, to confirm." };
        var employer = new Option<string?>("--employer")
        {
            Description = "Of all adverts of this employer, named as they name it.",
            HelpName = "name",
        };
        var prefix = new Option<string?>("--reference-prefix")
        {
            Description = "Of all adverts whose reference, after its last slash, starts so: 380-.",
            HelpName = "prefix",
        };
        var addContact = new Command(
            "add",
            "Names somebody to be told when an advert's dates are wrong, and before it closes.") { contact, employer, prefix, url,
            keyFile };
        addContact.Validators.Add(result =>
        {
            if (result.GetResult(employer) is { Implicit: false } == result.GetResult(prefix) is { Implicit: false })
            {
                result.AddError("Give --employer or --reference-prefix, one of the two.");
            }
        });
        addContact.SetAction(async (parsed, cancellationToken) =>
        {
            using var server = Connect(parsed, asOperator: true);
            return await server.AddHrContactAsync(
                parsed.GetRequiredValue(contact),
                parsed.GetValue(employer),
                parsed.GetValue(prefix),
                cancellationToken);
        });

        var to = new Option<string>("--to") { Description = "Who gets the test mail.", HelpName = "address", Required = true };
        var test = new Command(
            "test",
            "Sends one mail with the settings of a running notifier, and says what the mail service answered. Exit code 0: accepted; 1: not.") { to,
            url, keyFile };
        test.SetAction(async (parsed, cancellationToken) =>
        {
            using var server = Connect(parsed, asOperator: true);
            return await server.TestMailAsync(parsed.GetRequiredValue(to), cancellationToken);
        });

        var alarm = new Argument<string>("alarm") { Description = "The alarm's id, as alarms prints it." };
        var release = new Command("release", "Lets go on what an alarm holds.") { alarm, url, keyFile };
        release.SetAction(async (parsed, cancellationToken) =>
        {
            using var server = Connect(parsed, asOperator: true);
            return await server.ReleaseAsync(parsed.GetRequiredValue(alarm), cancellationToken);
        });
        var alarms = new Command("alarms", "Says what waits for an operator of a running notifier.") { release, url, keyFile };
        alarms.SetAction(async (parsed, cancellationToken) =>
        {
            using var server = Connect(parsed, asOperator: true);
            return await server.AlarmsAsync(cancellationToken);
        });

        var mailStatus = new Command("status", "Counts what became of the mails of the last 24 hours.") { url, keyFile };
        mailStatus.SetAction(async (parsed, cancellationToken) =>
        {
            using var server = Connect(parsed, asOperator: true);
            return await server.MailStatusAsync(cancellationToken);
        });

        foreach (var command in new[] { add, close, addContact, release, alarms, test, mailStatus })
        {
            NeedsKey(command);
        }

        return
        [
            add,
            show,
            close,
            follow,
            new Command("hr", "HR contacts of a running notifier.") { addContact },
            alarms,
            new Command("mail", "The mails of a running notifier.") { test, mailStatus },
        ];
    }

    /// <summary>A key on the command line would be visible to every user of the machine.</summary>
    private static string? Key(string? file) =>
        file is null ? Environment.GetEnvironmentVariable(KeyVariable) : File.ReadAllText(file).Trim();

    /// <summary>It goes into a header, which allows only these characters.</summary>
    private static bool IsKey(string? key) => key is { Length: > 0 and <= 1000 } && key.All(character => character is > ' ' and <= '~');

    private static Uri? Address(string option, ArgumentResult result, bool endsInSlash)
    {
        var typed = result.Tokens[0].Value;
        if (Uri.TryCreate(endsInSlash && !typed.EndsWith('/') ? typed + "/" : typed, UriKind.Absolute, out var address)
            && address.Scheme is "http" or "https")
        {
            return address;
        }

        result.AddError($"{option} takes an address that starts with http:// or https://, not '{Printable.From(typed)}'.");
        return null;
    }

    private static int[]? Days(ArgumentResult result)
    {
        var typed = result.Tokens[0].Value;
        var days = typed.Split(',')
            .Select(day => int.TryParse(day, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1)
            .ToArray();
        if (ReminderDays.TryOf(days) is not null)
        {
            return days;
        }

        result.AddError($"--remind-days-before takes 1 to {ReminderDays.Most} days from 0 to {ReminderDays.Furthest}, such as 7,2,0, not '{Printable.From(typed)}'.");
        return null;
    }
}
