using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Notifier.Core.Options;

/// <summary>What a setting may be, beyond the type of its property. Its value is validated as it is bound.</summary>
/// <param name="allowed">Said when it is refused, with the default in place of {usual}. The type has words of its own.</param>
[AttributeUsage(AttributeTargets.Property)]
public class SettingAttribute(string? allowed = null) : ValidationAttribute
{
    public string? Allowed => allowed;

    /// <summary>The whole name, if it is not made of the section and the property.</summary>
    public string? Name { get; init; }

    /// <summary>The name in the version before, which works until the next one.</summary>
    public string? OldName { get; init; }

    /// <summary>Refused if it is not set.</summary>
    public bool IsNeeded { get; init; }

    /// <summary>Refused on the command line, and never shown.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Never shown, because a secret may stand there by mistake.</summary>
    public bool IsHidden { get; init; }

    /// <summary>For a time.</summary>
    public string Longest { get; init; } = "3660.00:00:00";

    public override bool IsValid(object? value) => value switch
    {
        TimeSpan time => time >= TimeSpan.FromSeconds(1) && time <= TimeSpan.Parse(Longest, CultureInfo.InvariantCulture),
        int number => number is >= 1 and <= 100_000_000,
        _ => true,
    };
}
