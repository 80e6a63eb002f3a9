using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Notifier.Adapters.Options;

/// <summary>
/// Binds settings to options records, and gathers every refusal.
/// .NET's own binder stops at the first one, and reads "2" as two days (docs/decisions/0014-own-binding.md).
/// </summary>
internal sealed class SettingsBinder(IConfiguration configuration)
{
    private readonly List<string> _refusals = [];
    private readonly List<string> _notices = [];
    private readonly HashSet<string> _known = [];

    public IReadOnlyList<string> Refusals => _refusals;

    /// <summary>One sentence for each setting that has another name now.</summary>
    public IReadOnlyList<string> Notices => _notices;

    /// <param name="options">New, with its defaults. What is set is written over them.</param>
    /// <param name="isUsed">Without it only the names are checked.</param>
    public T Bind<T>(T options, bool isUsed = true)
        where T : class
    {
        var settings = Setting.AllOf(typeof(T));
        if (settings[0].Section is { Length: > 0 } section && _known.Add(section))
        {
            CheckNames(configuration.GetSection(section), [.. Setting.All.Where(setting => setting.Section == section)]);
        }

        foreach (var setting in isUsed ? settings : [])
        {
            Bind(options, setting);
        }

        return options;
    }

    /// <summary>For rules that need more than one setting.</summary>
    public T Check<T>(T options, IValidateOptions<T> rules)
        where T : class
    {
        _refusals.AddRange(rules.Validate(null, options).Failures ?? []);
        return options;
    }

    public void Refuse(string refusal) => _refusals.Add(refusal);

    private void Bind(object options, Setting setting)
    {
        var (name, text) = Find(setting);
        if (text is null && !setting.Rule.IsNeeded)
        {
            return; // most settings: reading their defaults by reflection would slow the start
        }

        var usual = setting.Property.GetValue(options);
        if (text is null || (text.Length == 0 && (setting.Rule.IsNeeded || usual is null)))
        {
            if (setting.Rule.IsNeeded)
            {
                _refusals.Add(setting.Missing(usual));
            }
        }
        else if (SettingText.Parse(text, setting.Property.PropertyType) is { } value && setting.Rule.IsValid(value))
        {
            setting.Property.SetValue(options, value);
        }
        else if (setting.Refusal(name, text, usual) is var refusal && !_refusals.Contains(refusal))
        {
            _refusals.Add(refusal); // once, if an old name sets several
        }
    }

    private (string Name, string? Text) Find(Setting setting)
    {
        var text = Setting.Text(configuration.GetSection(setting.Name.Replace("__", ":", StringComparison.Ordinal)), setting.IsList);
        return text is null && setting.Rule.OldName is { } old
            ? ($"{setting.Section}__{old}", configuration[$"{setting.Section}:{old}"])
            : (setting.Name, text);
    }

    /// <summary>A mistyped name would silently change nothing.</summary>
    private void CheckNames(IConfigurationSection section, List<Setting> settings)
    {
        if (section.Value is { Length: > 0 } text)
        {
            var shown = settings.Exists(setting => setting.Rule.IsSecret) ? $"({Setting.LengthOf(text)})" : Setting.Quoted(text);
            _refusals.Add($"{section.Key} = {shown} is refused. Allowed: nothing by itself, only {settings[0].Name} and the like.");
        }

        foreach (var name in section.GetChildren().Select(child => child.Key))
        {
            var renamed = settings.Where(setting => name.Equals(setting.Rule.OldName, StringComparison.OrdinalIgnoreCase)).ToList();
            if (renamed.Count > 0)
            {
                var present = string.Join(" and ", renamed.Select(setting => setting.Name));
                _notices.Add($"{section.Key}__{name} is now {present}. The old name works in this version only: set the new one.");
            }
            else if (!settings.Exists(setting => name.Equals(setting.Property.Name, StringComparison.OrdinalIgnoreCase)))
            {
                var names = string.Join(", ", settings.Select(setting => setting.Property.Name).Order(StringComparer.Ordinal));
                _refusals.Add($"There is no setting {section.Key}__{name}. {section.Key} has {names}.");
            }
        }
    }
}
