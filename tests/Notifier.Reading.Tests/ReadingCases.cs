using System.Globalization;
using System.Text.Json;
using Notifier.Cli;
using Notifier.Reading.Dates;
using Notifier.Reading.Documents;
using Notifier.Reading.Findings;

namespace Notifier.Reading.Tests;

/// <summary>
/// Small adverts, each a file in <c>reading-cases/</c>, a folder a kind of wording; <c>expected.json</c> beside them says what must be read:
/// safe, safeIn, moments, time, closing, notClosing, roles, findings, noFindings, notCertain, orRefused. A file of a new kind is a new folder there.
/// </summary>
public sealed class ReadingCases
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "reading-cases");

    public static TheoryData<string> Kinds() => [.. Directory.EnumerateDirectories(Root).Order(StringComparer.Ordinal).Select(folder => Path.GetFileName(folder))];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_Advert_Is_Read_As_Its_Case_Says(string kind)
    {
        using var cases = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, kind, "expected.json")));
        var problems = cases.RootElement.GetProperty("cases").EnumerateObject().SelectMany(entry => ProblemsOf(kind, entry.Name, entry.Value)).ToList();
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    private static IEnumerable<string> ProblemsOf(string kind, string file, JsonElement expected)
    {
        try
        {
            var text = AdvertFiles.Read(Path.Combine(Root, kind, file), Stream.Null);
            return ProblemsOf(AdvertReader.Read(text, Day(expected.GetProperty("today").GetString()!)), expected).Select(problem => $"{kind}/{file}: {problem}");
        }
        catch (UnreadableAdvertException problem)
        {
            return expected.TryGetProperty("orRefused", out _) ? [] : [$"{kind}/{file}: not read, {problem.Message}"];
        }
    }

    private static IEnumerable<string> ProblemsOf(CheckedAdvert check, JsonElement expected)
    {
        var safe = check.Safe.Moment is { } moment ? Iso(moment.LastDay) : null;
        var closing = check.Reading.Closing.Select(mention => Iso(mention.Date!.Value)).ToList();
        var kinds = check.Findings.Select(finding => WordingCase.Kebab(finding.Kind)).ToList();
        foreach (var entry in expected.EnumerateObject())
        {
            var problem = entry.Name switch
            {
                "safe" => entry.Value.GetString() == safe ? null : $"safe {safe}, not {entry.Value}",
                "safeIn" => entry.Value.EnumerateArray().Any(day => day.GetString() == safe) ? null : $"safe {safe}, not one of {entry.Value}",
                "moments" => Texts(entry.Value).Contains(check.Safe.Moment?.Instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)) ? null : $"closes {check.Safe.Moment?.Instant:u}, not {entry.Value}",
                "time" => check.Reading.Closing.Any(mention => mention.Time?.ToString() == entry.Value.GetString()) ? null : $"time {entry.Value} is not read",
                "closing" => Texts(entry.Value).Except(closing).FirstOrDefault() is { } missing ? $"{missing} is not read as closing" : null,
                "notClosing" => Texts(entry.Value).Intersect(closing).FirstOrDefault() is { } wrong ? $"{wrong} is read as closing" : null,
                "roles" => entry.Value.EnumerateObject().Where(role => !check.Reading.Mentions.Any(mention => IsOf(mention, role))).Select(role => $"{role.Name} is not read as {role.Value}").FirstOrDefault(),
                "findings" => Texts(entry.Value).Except(kinds).FirstOrDefault() is { } missing ? $"finding {missing} is missing" : null,
                "noFindings" => Texts(entry.Value).Intersect(kinds).FirstOrDefault() is { } wrong ? $"finding {wrong} is wrong" : null,
                "notCertain" => check.Safe.Confidence == Confidence.Certain ? "called certain" : null,
                "today" or "note" or "orRefused" => null,
                _ => throw new InvalidDataException($"No case can say {entry.Name}."),
            };
            if (problem is not null)
            {
                yield return problem;
            }
        }
    }

    private static bool IsOf(DateMention mention, JsonProperty role) => mention.Date is { } date && Iso(date) == role.Name && mention.Role.ToString().Equals(role.Value.GetString(), StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string?> Texts(JsonElement list) => list.EnumerateArray().Select(item => item.GetString());

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
