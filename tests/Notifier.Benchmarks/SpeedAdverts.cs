using System.Globalization;

namespace Notifier.Benchmarks;

/// <summary>The adverts whose reading is timed.</summary>
/// <param name="Source">Where they come from, in words.</param>
internal sealed record SpeedAdverts(string Source, IReadOnlyList<Labelled> Adverts)
{
    /// <summary>The labelled adverts, where this machine has them; else the samples, over and over.</summary>
    public static SpeedAdverts Read()
    {
        const int Times = 150; // as many adverts as in the labelled sets, about
        return Labelled.Folder() is { } folder && Labelled.Read(folder, "nhs") is { } nhs && Labelled.Read(folder, "civil-service") is { } civilService
            ? new SpeedAdverts("labelled NHS and Civil Service adverts", [.. nhs, .. civilService])
            : new SpeedAdverts("the samples, repeated", [.. Enumerable.Repeat(Samples(), Times).SelectMany(samples => samples)]);
    }

    /// <summary>The adverts of the folder samples.</summary>
    public static IReadOnlyList<Labelled> Samples()
    {
        var folder = Nearby.Folder("samples") ?? throw new DirectoryNotFoundException("The project's folder samples is not there.");
        var read = DateOnly.ParseExact("2025-12-12", "O", CultureInfo.InvariantCulture); // while they were open
        return [.. Directory.EnumerateFiles(folder, "*.txt").Order(StringComparer.Ordinal).Select(path =>
            new Labelled(Path.GetFileName(path), File.ReadAllText(path), null, null, null, read, null, null, null))];
    }
}
