using System.Reflection;
using Microsoft.Extensions.Configuration;
using Notifier.Adapters.SendGrid;
using Notifier.Core.Options;

namespace Notifier.Adapters.Options;

/// <summary>One thing that can be set: a property of an options record, under its name.</summary>
/// <param name="Name">As in the environment: Delays__Settle.</param>
/// <param name="Section">Empty if it belongs to none.</param>
internal sealed record Setting(string Name, string Section, PropertyInfo Property, SettingAttribute Rule)
{
    private const string Delays = "Delays";

    private static readonly SettingAttribute NoRule = new();

    private static readonly (Type Record, string Section)[] Records =
    [
        (typeof(ServerOptions), ""), (typeof(SiteOptions), ""), (typeof(StorageOptions), ""), (typeof(AzureStorageOptions), ""),
        (typeof(EmailOptions), ""), (typeof(SourceOptions), ""),
        (typeof(TelemetryOptions), ""), (typeof(SendGridOptions), "SendGrid"), (typeof(KeyOptions), "Keys"),
        (typeof(ReminderOptions), Delays), (typeof(SendingOptions), Delays), (typeof(ConfirmationOptions), Delays),
        (typeof(LinkOptions), Delays), (typeof(RetentionOptions), Delays), (typeof(JobOptions), Delays),
        (typeof(RequestLimits), "Limits"), (typeof(Schedules), "Schedules"),
    ];

    public static IReadOnlyList<Setting> All { get; } = [.. Records.SelectMany(each => Declared(each.Record, each.Section))];

    public static IEnumerable<string> Sections => Records.Select(each => each.Section).Where(section => section.Length > 0).Distinct();

    public bool IsList => Property.PropertyType.IsGenericType;

    private bool IsShown => !Rule.IsSecret && !Rule.IsHidden;

    public static List<Setting> AllOf(Type record) => [.. All.Where(setting => setting.Property.DeclaringType == record)];

    /// <summary>What was set, in a list also under 0, 1 and so on; null if nothing was.</summary>
    public static string? Text(IConfigurationSection section, bool isList)
    {
        var texts = isList ? section.GetChildren().Select(child => child.Value).Prepend(section.Value) : [section.Value];
        return texts.OfType<string>().ToList() is { Count: > 0 } set ? string.Join(',', set) : null;
    }

    /// <param name="name">Under which it was set.</param>
    public string Refusal(string name, string text, object? usual) =>
        $"{name} = {Shown(text)} is refused. Allowed: {Allowed(usual)}.";

    public string Missing(object? usual, string needs = "") => $"{Name} is not set{needs}. Allowed: {Allowed(usual)}.";

    public string Shown(string text) => IsShown
        ? Quoted(text)
        : $"({string.Join(", ", (IsList ? text.Split(',', StringSplitOptions.TrimEntries) : [text]).Select(LengthOf))})";

    /// <summary>On one line, and not endless.</summary>
    public static string Quoted(string text)
    {
        var start = string.Concat(text.Take(200).Select(character => char.IsControl(character) ? ' ' : character));
        return $"\"{start}{(text.Length > 200 ? "…" : string.Empty)}\"";
    }

    /// <summary>The length of a secret helps to find the mistake, and gives nothing away.</summary>
    public static string LengthOf(string secret) => $"a secret of {secret.Length} characters";

    private string Allowed(object? usual) => (Rule.Allowed ?? usual switch
    {
        bool => "true or false",
        int => "a whole number from 1 to 100000000, such as {usual}",
        TimeOnly => "a time of day as HH:mm or HH:mm:ss, such as 08:00",
        TimeSpan => $"a time as [days.]hours:minutes:seconds from 00:00:01 to {Rule.Longest}, such as {{usual}}",
        _ => throw new NotSupportedException($"{Name} does not say what is allowed."),
    }).Replace("{usual}", usual?.ToString(), StringComparison.Ordinal);

    private static IEnumerable<Setting> Declared(Type record, string section) =>
        from property in record.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where property.SetMethod is { IsPublic: true }
        let rule = property.GetCustomAttribute<SettingAttribute>() ?? NoRule
        select new Setting(rule.Name ?? (section.Length == 0 ? property.Name : $"{section}__{property.Name}"), section, property, rule);
}
