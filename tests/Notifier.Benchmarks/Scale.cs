using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Notifier.Benchmarks;

/// <summary>That a sweep costs what has fallen due, not what is stored: ten and a hundred times as much is kept, and as many reminders are due.</summary>
/// <remarks>Each row has processes of its own, one that stores and one that sweeps, so that a peak of memory is the sweep's.</remarks>
internal static class Scale
{
    public const int FollowersAnAdvert = 10;
    public const int AdvertsDue = 100;

    public const int RemindersDue = AdvertsDue * FollowersAnAdvert;
    private const double MostMegabytes = 250;
    private const double BytesAMegabyte = 1_000_000;

    private static readonly int[] OnSqlite = [1_000, 10_000, 100_000];

    /// <summary>The emulator keeps everything in its memory, and reads a whole table for each range.</summary>
    private static readonly int[] OnAzurite = [1_000, 10_000];

    /// <param name="overAzurite">Tables and queue of Azure's emulator instead of a file.</param>
    public static async Task<int> RunAsync(bool overAzurite)
    {
        if (await ScaleData.DifferenceAsync() is { } difference)
        {
            await Console.Error.WriteLineAsync($"What is stored here is not what the use cases store: {difference}");
            return 1;
        }

        var sweeps = new List<(int Adverts, ScaleBuilt Built, ScaleSwept Swept)>();
        foreach (var adverts in overAzurite ? OnAzurite : OnSqlite)
        {
            var folder = Directory.CreateTempSubdirectory("notifier-scale-");
            try
            {
                using var emulator = overAzurite ? Emulator.Start() : null;
                var place = emulator?.Connection ?? folder.FullName;
                sweeps.Add((adverts, Child<ScaleBuilt>("build", place, adverts.ToString(CultureInfo.InvariantCulture)), Child<ScaleSwept>("sweep", place, Path.Combine(folder.FullName, "outbox"))));
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }

        Print(sweeps);
        var broken = Broken(sweeps.ConvertAll(sweep => sweep.Swept)).ToList();
        broken.ForEach(Console.WriteLine);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bar {(broken.Count == 0 ? "kept" : "BROKEN")}: the same table requests and {RemindersDue:N0} messages in each row, at most {MostMegabytes} MB of memory"));
        return broken.Count == 0 ? 0 : 1;
    }

    /// <summary>Stores so many adverts with their followers in this place.</summary>
    public static async Task<int> BuildAsync(string place, int adverts) => Tell(await ScaleData.BuildAsync(place, adverts));

    /// <summary>Sweeps what is stored in this place.</summary>
    public static async Task<int> SweepAsync(string place, string outbox) => Tell(await ScaleSweep.RunAsync(place, outbox));

    private static IEnumerable<string> Broken(List<ScaleSwept> sweeps)
    {
        foreach (var sweep in sweeps.Where(sweep => sweep.Requests != sweeps[0].Requests))
        {
            yield return $"The requests grow with what is stored: {sweeps[0].Requests}, but then {sweep.Requests}.";
        }

        foreach (var sweep in sweeps.Where(sweep => (sweep.Messages, sweep.Reminders, sweep.Undone) != (RemindersDue, RemindersDue, 0)))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{RemindersDue} reminders were due; {sweep.Messages} messages were put, for {sweep.Reminders} different ones, and {sweep.Undone} rows were left undone.");
        }

        foreach (var sweep in sweeps.Where(sweep => sweep.PeakBytes > MostMegabytes * BytesAMegabyte))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"A sweep took {sweep.PeakBytes / BytesAMegabyte:0} MB of memory.");
        }
    }

    private static void Print(List<(int Adverts, ScaleBuilt Built, ScaleSwept Swept)> sweeps)
    {
        var table = new Table("subscriptions", "adverts", "rows stored", "MB on disk", "table requests", "messages", "ms", "times the first", "peak MB");
        foreach (var (adverts, built, swept) in sweeps)
        {
            table.Add(
                (adverts * FollowersAnAdvert).ToString("N0", CultureInfo.InvariantCulture),
                adverts.ToString("N0", CultureInfo.InvariantCulture),
                built.Rows.ToString("N0", CultureInfo.InvariantCulture),
                (built.Bytes / BytesAMegabyte).ToString("N0", CultureInfo.InvariantCulture),
                swept.TableRequests.ToString("N0", CultureInfo.InvariantCulture),
                swept.Messages.ToString("N0", CultureInfo.InvariantCulture),
                swept.Milliseconds.ToString("N0", CultureInfo.InvariantCulture),
                (swept.Milliseconds / sweeps[0].Swept.Milliseconds).ToString("0.00", CultureInfo.InvariantCulture),
                (swept.PeakBytes / BytesAMegabyte).ToString("N0", CultureInfo.InvariantCulture));
        }

        table.Print();
        Console.WriteLine($"each sweep: {sweeps[0].Swept.Requests}");
    }

    private static T Child<T>(params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, typeof(Scale).Assembly.GetName().Name + (OperatingSystem.IsWindows() ? ".exe" : string.Empty));
        using var process = Process.Start(new ProcessStartInfo(program, ["scale", .. arguments]) { RedirectStandardOutput = true })!;
        var answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? JsonSerializer.Deserialize<T>(answer)! : throw new InvalidOperationException($"scale {arguments[0]} failed; what it wrote is above.");
    }

    private static int Tell<T>(T answer)
    {
        Console.WriteLine(JsonSerializer.Serialize(answer));
        return 0;
    }
}
