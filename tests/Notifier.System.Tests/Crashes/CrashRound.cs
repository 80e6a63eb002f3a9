using System.Globalization;

namespace Notifier.System.Tests.Crashes;

/// <summary>One folder, one plan of people, and so many kills. The seed fixes what is decided by chance; the machine's own timing is never the same.</summary>
/// <param name="Kills">At least so many that break something off.</param>
/// <param name="KillsAPhase">At least so many in each phase.</param>
public sealed record CrashRound(int Number, int Seed, int Kills, int KillsAPhase)
{
    private const int KillsARound = 20;
    private const int Usual = 8;

    /// <summary>How many kills there are in all: <c>NOTIFIER_CRASHES</c>, which <c>build.sh --long</c> sets.</summary>
    public static IReadOnlyList<CrashRound> All { get; } = Of(Environment.GetEnvironmentVariable("NOTIFIER_CRASHES"));

    /// <summary>What never comes to an end takes no longer: a start on a busy machine takes seconds.</summary>
    public TimeSpan Patience => TimeSpan.FromMinutes(3) + (Kills * TimeSpan.FromSeconds(20));

    public override string ToString() => $"round {Number}, seed {Seed}, {Kills} kills";

    private static CrashRound[] Of(string? wanted)
    {
        var kills = string.IsNullOrEmpty(wanted) ? Usual : int.Parse(wanted, NumberStyles.None, CultureInfo.InvariantCulture);
        return [.. Enumerable.Range(1, (kills + KillsARound - 1) / KillsARound).Select(number => new CrashRound(number, 7000 + number, Math.Min(kills, KillsARound), kills < KillsARound ? 1 : 3))];
    }
}
