using System.Globalization;
using Notifier.Core.Adverts;
using Notifier.Reading.Grammar;
using Notifier.Testing;
using Notifier.Testing.Apps;

namespace Notifier.Core.Tests.Adverts;

/// <summary>What <c>docs/how-a-job-is-recognised.md</c> promises of two copies, each row with two adverts made of its cells.</summary>
public sealed class JobRecognitionTableTests
{
    private const string Heading = "## What joins and what does not";

    /// <summary>Every name that a cell can give.</summary>
    private static readonly string[] Names = ["on", "by", "employer", "below", "reference", "title", "place", "page", "posted", "closes", "read"];

    public static TheoryData<string, string, bool, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, string, bool, string>();
            var lines = RepositoryFiles.Read("docs/how-a-job-is-recognised.md").Split('\n');
            foreach (var line in lines.SkipWhile(line => line != Heading).Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal)).Where(line => line.StartsWith('|')).Skip(2))
            {
                var cells = line.Split('|')[1..^1];
                Assert.True(cells.Length == 4 && cells[2].Trim() is "yes" or "no", $"The table of joins has a row it should not have: {line}");
                rows.Add(cells[0].Trim(), cells[1].Trim(), cells[2].Trim() == "yes", cells[3].Trim());
            }

            return rows;
        }
    }

    [Fact]
    public void The_Table_Has_Rows() => Assert.InRange(Rows.Count, 30, 200);

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task What_The_Table_Says_Joins_Joins_And_Nothing_Else(string first, string second, bool isOneJob, string why)
    {
        var one = Described(first, "NHS Jobs");
        var other = Described(second, "Find a Job");
        var app = new InMemoryApp(LondonTime.InstantOf(Day(one, "posted") ?? new DateOnly(2025, 12, 10), new TimeOnly(10, 0)));
        var known = await ReadAsync(app, one);
        var read = LondonTime.InstantOf(Day(other, "read") ?? Day(other, "posted") ?? new DateOnly(2025, 12, 10), new TimeOnly(11, 0));
        app.Clock.Now = read > app.Clock.Now ? read : app.Clock.Now.AddHours(1);
        var found = await ReadAsync(app, other);

        Assert.True(isOneJob == (known.Id == found.Id), $"{first} and {second} became {(known.Id == found.Id ? "one" : "two")}, though {why}");
        Assert.Equal(found.Id, (await ReadAsync(app, other)).Id); // read once more, it is where it was
    }

    private static Task<Advert> ReadAsync(InMemoryApp app, Dictionary<string, string> copy) => app.ReadAsync(
        TextOf(copy), copy.GetValueOrDefault("by") == "a visitor" ? AdvertSource.Visitor : AdvertSource.Operator, copy.GetValueOrDefault("page"));

    private static Dictionary<string, string> Described(string cell, string board)
    {
        var copy = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["on"] = board,
            ["employer"] = "Example Trust",
            ["reference"] = "380-AB1234",
            ["title"] = "Ward Clerk",
            ["place"] = "Exeter",
            ["posted"] = "10 December 2025",
            ["closes"] = "24 December 2025",
        };
        foreach (var part in cell.Trim('`').Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var (name, value) = (part[..part.IndexOf(':', StringComparison.Ordinal)], part[(part.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim());
            Assert.Contains(name, Names);
            if (value == "none")
            {
                copy.Remove(name);
            }
            else
            {
                copy[name] = value;
            }
        }

        return copy;
    }

    private static DateOnly? Day(Dictionary<string, string> copy, string name) =>
        copy.TryGetValue(name, out var day) ? DateOnly.ParseExact(day, "d MMMM yyyy", CultureInfo.InvariantCulture) : null;

    /// <summary>The copy as its board shows it.</summary>
    private static string TextOf(Dictionary<string, string> copy) => copy.GetValueOrDefault("on") switch
    {
        "NHS Jobs" => Lines(copy, ("Date posted", "posted"), ("Employer", "employer"), ("Reference number", "reference"), ("Pay scheme", "=Band 2"), ("Contract", "=Permanent"), ("Working pattern", "=Full time"), ("Job locations", "place")),
        "Find a Job" => Lines(copy, ("Posting date", "posted"), ("Hours", "=Full time"), ("Location", "place"), ("Company", "employer"), ("Job type", "=Permanent"), ("Job reference", "reference"), ("Closing date", "closes")),
        "jobs.ac.uk" => Lines(copy, ("Location", "place"), ("Salary", "=£40,000"), ("Hours", "=Full time"), ("Contract Type", "=Permanent"), ("Placed On", "posted"), ("Closes", "closes"), ("Job Ref", "reference")),
        _ => Lines(copy, ("Employer", "employer"), ("Date posted", "posted"), ("Reference", "reference"), ("Location", "place")),
    };

    private static string Lines(Dictionary<string, string> copy, params (string Label, string Name)[] labels)
    {
        var fields = labels.Select(label => (label.Label, Value: label.Name[0] == '=' ? label.Name[1..] : copy.GetValueOrDefault(label.Name))).Where(field => field.Value is not null).Select(field => $"{field.Label}: {field.Value}");
        string[] heading = copy.TryGetValue("below", out var below) ? [copy["title"], below] : [copy["title"]];
        return string.Join('\n', [.. heading, .. fields, string.Empty, $"We look forward to hearing from you. This advert closes on {copy["closes"]}."]);
    }
}
