using System.Globalization;
using System.Net;
using System.Reflection;
using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Configuration;
using MimeKit;
using Notifier.Adapters.AzureStorage;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Storage;

namespace Notifier.Adapters.Options;

/// <summary>Reads the settings, or says of every bad one its name, its value and what is allowed.</summary>
internal sealed class ReadSettings
{
    private const string AllowedUrl = "an http or https address of the notifier itself, without path, such as https://dates.example.org/";
    private const string AllowedListen = "an address of this machine and a port from 1 to 65535, such as 127.0.0.1:7071 or [::1]:7071";
    private const string AllowedProxies = "addresses of proxies, or networks of them, separated by commas, such as 127.0.0.1,10.1.0.0/16";
    private const string AllowedFrom = "an email address, alone or as in Closing dates <dates@example.org>";
    private const string AllowedContact = "an email address, or the http or https address of a page, of at most 60 characters";
    private const string AllowedKeys = "at most two different keys, separated by a comma or as OperatorKeys__0 and OperatorKeys__1, each of 32 to 200 letters, digits and signs without spaces";

    private const string Host = "the Functions host";

    public const string CollectorName = "OTEL_EXPORTER_OTLP_ENDPOINT";
    public const string AzureStorage = "AzureWebJobsStorage";
    private const string AllowedAccount = "a connection string with AccountName and AccountKey, or UseDevelopmentStorage=true for the emulator";

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3660);

    /// <summary>These hide a message in the queue, which takes no longer.</summary>
    private static readonly string[] Hiding = ["BackOff", "ClaimLapse", "Evidence", "PutBack", "Redelivery"];

    /// <summary>Names of the version before, which hold until the next one, and what they are called now.</summary>
    private static readonly Dictionary<string, string[]> Renamed = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Delays__FirstHour"] = ["ReminderHour", "EarliestHour"],
    };

    private readonly IConfiguration _configuration;
    private readonly List<string> _refusals = [];
    private readonly List<string> _notices = [];

    private ReadSettings(IConfiguration configuration) => _configuration = configuration;

    private delegate bool Parse<T>(string text, out T value);

    /// <param name="isUnderHost">The Functions host runs this process: it keeps the time, takes the messages and listens.</param>
    /// <returns>The settings, or null with one sentence for each that is refused.</returns>
    public static (NotifierOptions? Settings, IReadOnlyList<string> Refusals) Read(IConfiguration configuration, bool isUnderHost = false)
    {
        var read = new ReadSettings(configuration);
        var settings = read.All(isUnderHost);
        return read._refusals.Count == 0 ? (settings with { Notices = read._notices }, []) : (null, read._refusals);
    }

    private NotifierOptions All(bool isUnderHost)
    {
        var usual = new NotifierOptions { PublicUrl = new Uri("http://localhost:7071/") };
        var listen = isUnderHost ? usual.Listen : One("Listen", usual.Listen, TryEndPoint, AllowedListen);
        var publicUrl = One("PublicUrl", new Uri($"http://localhost:{listen.Port}/"), TryPublicUrl, AllowedUrl);
        var storage = isUnderHost
            ? One("Storage", "azure", Among("azure"), "azure, for the instances under the Functions host share no file")
            : One("Storage", "sqlite", Among("sqlite", "azure"), "sqlite or azure");
        var mail = One("MailService", isUnderHost ? "sendgrid" : "outbox", Among("outbox", "sendgrid"), "outbox or sendgrid");
        if (isUnderHost)
        {
            Need("PublicUrl", Host, AllowedUrl);
            Need("OperatorKeys", Host, AllowedKeys);
            if (mail == "outbox" && !One("OutboxUnderHost", false, bool.TryParse, "true, for tests, or false"))
            {
                _refusals.Add("MailService = \"outbox\" is refused under the Functions host: nobody would get an email. Allowed: outbox only with OutboxUnderHost=true, for tests.");
            }
        }

        var from = One("MailFrom", usual.MailFrom, TryMailFrom, AllowedFrom);
        var sendGrid = ReadSendGrid.Read(_configuration.GetSection(ReadSendGrid.Section), mail == "sendgrid", from, _refusals);
        if (mail == "sendgrid")
        {
            CheckForMail(publicUrl, isUnderHost);
        }

        return new NotifierOptions
        {
            IsUnderHost = isUnderHost,
            Listen = listen,
            TrustedProxies = isUnderHost ? [] : One("TrustedProxies", usual.TrustedProxies, TryProxies, AllowedProxies),
            PublicUrl = publicUrl,
            Azure = storage == "azure" ? Account() : null,
            DataFolder = One("DataFolder", usual.DataFolder, TryFolder, "the path of a folder"),
            Samples = isUnderHost ? string.Empty : One("Samples", usual.Samples, TrySamples, "a folder that is there, or nothing for none"),
            SendGrid = sendGrid,
            MailFrom = from,
            RunBy = new OperatorInfo(One("OperatorName", usual.RunBy.Name, TryName, "the name of whoever runs the notifier, of at most 80 characters on one line"), One("OperatorContact", usual.RunBy.Contact, TryContact, AllowedContact)),
            OperatorKeys = Keys(),
            Keys = ReadKeys.Read(_configuration.GetSection(ReadKeys.Section), isUnderHost, _refusals),
            HrDomains = One("HrDomains", usual.HrDomains, TryDomains, "domains separated by commas, such as example.org,nhs.uk"),
            ShowsOutbox = mail == "outbox" && !isUnderHost && publicUrl.IsLoopback,
            BackgroundWork = !isUnderHost && One("BackgroundWork", usual.BackgroundWork, bool.TryParse, "true or false"),
            Collector = One(CollectorName, usual.Collector, TryCollector, "the http or https address of a collector of OpenTelemetry, in the environment, such as http://localhost:4317"),
            Delays = Hours(Section("Delays", usual.Delays)),
            Limits = Section("Limits", usual.Limits),
            Schedules = Section("Schedules", usual.Schedules),
        };
    }

    /// <summary>What is mailed to people must be from somebody, and its links must not be read on the way. Only a double of the service, on this machine, is used without.</summary>
    private void CheckForMail(Uri publicUrl, bool isUnderHost)
    {
        const string SendGrid = "MailService = \"sendgrid\"";
        Need("MailFrom", SendGrid, AllowedFrom);
        if (publicUrl.Scheme == Uri.UriSchemeHttps || (publicUrl.IsLoopback && _configuration[$"{ReadSendGrid.Section}:Url"] is { Length: > 0 }))
        {
            return;
        }

        if (_configuration.GetSection("PublicUrl").Exists())
        {
            Refuse("PublicUrl", publicUrl.AbsoluteUri, $"with {SendGrid} an https address, since emails hold links that nobody else may read");
        }
        else if (!isUnderHost)
        {
            Need("PublicUrl", SendGrid, "an https address of the notifier itself, without path, such as https://dates.example.org/");
        }
    }

    private Delays Hours(Delays delays)
    {
        if (delays.LastHour == TimeOnly.MinValue)
        {
            return delays;
        }

        if (delays.LastHour <= delays.EarliestHour)
        {
            Refuse("Delays__LastHour", Time(delays.LastHour), $"a time of day after Delays__EarliestHour, which is {delays.EarliestHour:HH:mm}, or 00:00 for the end of the day");
        }
        else if (delays.LastHour <= delays.ReminderHour)
        {
            // A reminder of the last day would wait for the next morning.
            Refuse("Delays__ReminderHour", Time(delays.ReminderHour), $"a time of day before Delays__LastHour, which is {delays.LastHour:HH:mm}");
        }

        return delays;

        static string Time(TimeOnly time) => time.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>Otherwise something sensible holds when nothing is set; here nothing would.</summary>
    /// <param name="by">Who cannot do without it.</param>
    private void Need(string name, string by, string allowed)
    {
        if (!_configuration.GetSection(name).Exists())
        {
            _refusals.Add($"{name} is not set, and {by} needs it. Allowed: {allowed}.");
        }
    }

    private T One<T>(string name, T usual, Parse<T> parse, string allowed)
    {
        if (_configuration[name] is not { } text)
        {
            return usual;
        }

        if (parse(text, out var value))
        {
            return value;
        }

        Refuse(name, text, allowed);
        return usual;
    }

    /// <summary>Every value of a record may be set under its own name, and nothing else under the record's.</summary>
    private T Section<T>(string section, T usual)
        where T : class, new()
    {
        var values = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite).ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);
        if (_configuration[section] is { Length: > 0 } text)
        {
            Refuse(section, text, $"nothing by itself, only {section}__{values.Keys.First()} and the like");
        }

        var read = new T();
        foreach (var setting in _configuration.GetSection(section).GetChildren())
        {
            var name = $"{section}__{setting.Key}";
            if (Renamed.TryGetValue(name, out var present))
            {
                SetRenamed(read, section, setting, [.. present.Select(each => values[each])]);
            }
            else if (!values.TryGetValue(setting.Key, out var property))
            {
                _refusals.Add($"There is no setting {name}. {section} has {string.Join(", ", values.Keys.Order(StringComparer.Ordinal))}.");
            }
            else
            {
                // The default stands in the record itself: only what is set is written over it.
                property.SetValue(read, Value(name, setting.Value ?? string.Empty, property.Name, property.GetValue(usual)!));
            }
        }

        return read;
    }

    /// <summary>An old name sets what it set before, but for what is also set under its own name.</summary>
    private void SetRenamed(object read, string section, IConfigurationSection setting, PropertyInfo[] present)
    {
        var name = $"{section}__{setting.Key}";
        var value = Value(name, setting.Value ?? string.Empty, present[0].Name, present[0].GetValue(read)!);
        foreach (var property in present.Where(property => !_configuration.GetSection(section).GetSection(property.Name).Exists()))
        {
            property.SetValue(read, value);
        }

        _notices.Add($"{name} is now {string.Join(" and ", present.Select(property => $"{section}__{property.Name}"))}. The old name works in this version only: set the new one.");
    }

    private object Value(string name, string text, string property, object usual)
    {
        switch (usual)
        {
            case TimeSpan:
                var most = Hiding.Contains(property) ? StorageLimits.LongestHidden : Longest;
                if (text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var span) && span >= Shortest && span <= most)
                {
                    return span;
                }

                Refuse(name, text, $"a time as [days.]hours:minutes:seconds from 00:00:01 to {most:c}, such as {usual:c}");
                break;
            case int:
                if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 100_000_000)
                {
                    return number;
                }

                Refuse(name, text, $"a whole number from 1 to 100000000, such as {usual}");
                break;
            case TimeOnly:
                if (TimeOnly.TryParseExact(text, ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
                {
                    return time;
                }

                Refuse(name, text, "a time of day as HH:mm or HH:mm:ss, such as 08:00");
                break;
            case string:
                if (Schedules.IsSchedule(text))
                {
                    return text;
                }

                Refuse(name, text, $"six fields from seconds to weekdays, in UTC, with never more than {Schedules.LongestPause.Days} days between two times, such as {usual}");
                break;
            default:
                throw new NotSupportedException($"{name} is a {usual.GetType().Name}, which no setting can be.");
        }

        return usual;
    }

    /// <summary>Under the names that the Functions host has for the same account, so that there nothing is set twice.</summary>
    private AzureAccount? Account()
    {
        var section = _configuration.GetSection(AzureStorage);
        if (section.Value is { Length: > 0 } connection)
        {
            var account = AzureAccount.TryParse(connection, out var reason);
            if (account is null)
            {
                _refusals.Add($"{AzureStorage} = (a secret of {connection.Length} characters) is refused: {reason}. Allowed: {AllowedAccount}.");
            }

            return account;
        }

        if (section["accountName"] is not { Length: > 0 } name)
        {
            _refusals.Add($"Storage = \"azure\" needs {AzureStorage} ({AllowedAccount}) or {AzureStorage}__accountName (the name of an account on which this program’s identity has rights).");
            return null;
        }

        // As for the host: without a kind of credential, whatever identity the machine or its user has.
        var client = section["clientId"];
        TokenCredential credential;
        switch (section["credential"])
        {
            case null or "":
                credential = new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = client });
                break;
            case var kind when string.Equals(kind, "managedidentity", StringComparison.OrdinalIgnoreCase):
                credential = new ManagedIdentityCredential(client is { Length: > 0 } ? ManagedIdentityId.FromUserAssignedClientId(client) : ManagedIdentityId.SystemAssigned);
                break;
            case var other:
                Refuse($"{AzureStorage}__credential", other, "managedidentity, or nothing for whatever identity there is");
                return null;
        }

        if (AzureAccount.TryNamed(name, credential) is { } named)
        {
            return named;
        }

        Refuse($"{AzureStorage}__accountName", name, "3 to 24 lower-case letters and digits");
        return null;
    }

    private OperatorKeys? Keys()
    {
        var section = _configuration.GetSection("OperatorKeys");
        var given = (section.Value ?? string.Empty).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Concat(section.GetChildren().Select(key => key.Value ?? string.Empty))
            .ToList();
        if (given.Count == 0)
        {
            return null;
        }

        if (given.Count <= OperatorKeys.Most && given.TrueForAll(OperatorKeys.IsKey) && given.Distinct(StringComparer.Ordinal).Count() == given.Count)
        {
            return new OperatorKeys(given);
        }

        // How long each is helps to find the mistake, and gives nothing away.
        _refusals.Add($"OperatorKeys = ({string.Join(", ", given.Select(key => $"a secret of {key.Length} characters"))}) is refused. Allowed: {AllowedKeys}.");
        return null;
    }

    private void Refuse(string name, string value, string allowed) => _refusals.Add($"{name} = \"{Shown(value)}\" is refused. Allowed: {allowed}.");

    /// <summary>On one line, and not endless.</summary>
    public static string Shown(string value) => string.Concat(value.Take(200).Select(character => char.IsControl(character) ? ' ' : character)) + (value.Length > 200 ? "…" : string.Empty);

    private static Parse<string> Among(params string[] names) => (string text, out string value) => (value = text.ToLowerInvariant()) is var lower && names.Contains(lower);

    private static bool TrySamples(string text, out string value) => (value = text).Length == 0 || Directory.Exists(text);

    private static bool TryEndPoint(string text, out IPEndPoint value)
    {
        // "7071" alone would be taken for the address 0.0.27.159.
        value = default!;
        return text.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(text, out value!) && value.Port > 0;
    }

    /// <summary>A network of everybody is refused: then each visitor could make up an address.</summary>
    private static bool TryProxies(string text, out IReadOnlyList<IPNetwork> value)
    {
        var read = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Proxies).ToList();
        value = [.. read.OfType<IPNetwork>().Where(network => network.PrefixLength > 0)];
        return value.Count == read.Count;

        static IPNetwork? Proxies(string proxy) =>
            IPNetwork.TryParse(proxy, out var network) ? network
            : proxy.AsSpan().ContainsAny('.', ':') && IPAddress.TryParse(proxy, out var address) ? new IPNetwork(address, 8 * address.GetAddressBytes().Length)
            : null;
    }

    private static bool TryPublicUrl(string text, out Uri value) =>
        Uri.TryCreate(text, UriKind.Absolute, out value!) && value is { Scheme: "http" or "https", AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" };

    private static bool TryCollector(string text, out Uri? value)
    {
        value = null;
        return text.Length == 0 || (Uri.TryCreate(text, UriKind.Absolute, out value) && value is { Scheme: "http" or "https", UserInfo: "" });
    }

    private static bool TryName(string text, out string? value)
    {
        value = text.Trim() is { Length: > 0 } name ? name : null;
        return text.Length <= 80 && !text.Any(char.IsControl);
    }

    private static bool TryContact(string text, out string? value)
    {
        value = text.Trim() is { Length: > 0 } contact ? contact : null;
        return value is null || (value.Length <= OperatorInfo.LongestContact && !value.Any(char.IsWhiteSpace)
            && (EmailAddress.TryParse(value) is not null || (Uri.TryCreate(value, UriKind.Absolute, out var page) && page is { Scheme: "http" or "https", UserInfo: "" })));
    }

    private static bool TryFolder(string text, out string value)
    {
        value = text;
        return text.Trim().Length > 0 && !text.Any(char.IsControl);
    }

    private static bool TryDomains(string text, out IReadOnlyList<string> value)
    {
        value = text.ToLowerInvariant().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return value.All(domain => EmailAddress.TryParse("name@" + domain)?.Value == "name@" + domain);
    }

    private static bool TryMailFrom(string text, out string value)
    {
        value = text;
        return IsMailbox(text);
    }

    public static bool IsMailbox(string text) => !text.Any(char.IsControl) && MailboxAddress.TryParse(text, out var mailbox) && mailbox.Domain.Length > 0;
}
