using System.IO.Compression;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Notifier.Adapters.Startup;
using Notifier.Cli;
using Notifier.Reading.Documents;
using Notifier.Testing.Apps;
using Notifier.Web.Security;

namespace Notifier.Repository.Tests.Docs;

/// <summary>Each threat of the threat model names tests that are there; and the tests of those that concern the whole program.</summary>
public sealed class ThreatModelTests
{
    private const string Without = "no test: ";

    /// <summary>What can open a connection to elsewhere.</summary>
    private static readonly string[] Networking = ["System.Net.Http", "System.Net.Requests", "System.Net.WebClient", "System.Net.Sockets", "System.Net.NameResolution", "System.Net.WebSockets.Client", "System.Net.Ping", "System.Net.Mail"];

    private static readonly Assembly[] Ours = [typeof(AdvertText).Assembly, typeof(UseCaseRegistration).Assembly, typeof(RequestGuardMiddleware).Assembly, typeof(Commands).Assembly];

    [Fact]
    public void Every_Threat_Names_Tests_That_Are_There()
    {
        var rows = Rows(0);
        Assert.Equal(["S", "T", "R", "I", "D", "E"], rows.Select(row => Text(row[0])).Distinct());
        foreach (var row in rows)
        {
            var threat = Text(row[1]);
            Assert.Equal(5, row.Count);
            if (!NamesTests(threat, row[4]))
            {
                Assert.StartsWith(Without, Text(row[4]), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Every_Requirement_Of_The_Standard_Names_Tests_That_Are_There()
    {
        var rows = Rows(1);
        Assert.Superset(new HashSet<string> { "2.4.1", "16.3.1", "16.3.2" }, rows.Select(row => Text(row[0])).ToHashSet());
        Assert.All(rows, row => Assert.True(NamesTests(Text(row[0]), row[4])));
    }

    /// <summary>SSRF: reader, core and pages have no client at all. The adapters ask SendGrid and Azure, as their settings name them, and others through the gate.</summary>
    [Fact]
    public void What_Meets_Adverts_Has_Nothing_To_Fetch_With()
    {
        Assert.Empty(References(typeof(AdvertText).Assembly).Intersect([.. Networking.Except(["System.Net.Mail"])])); // which knows what an address looks like
        Assert.Empty(References(typeof(Core.Storage.ITableStore).Assembly).Intersect([.. Networking.Except(["System.Net.Mail"])]));
        Assert.Empty(References(typeof(RequestGuardMiddleware).Assembly).Intersect(Networking));
        var clients = typeof(UseCaseRegistration).Assembly.GetTypes().Where(type => !type.IsNested && Holds(type, typeof(HttpMessageInvoker))).Select(type => type.Namespace).Distinct();
        Assert.Equal(["Notifier.Adapters.Fetching", "Notifier.Adapters.SendGrid"], clients.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_Regular_Expression_Meets_What_Comes_From_Outside() =>
        Assert.All(Ours, each => Assert.DoesNotContain("System.Text.RegularExpressions", References(each)));

    [Fact]
    public async Task A_Packed_Request_Is_Not_Unpacked()
    {
        await using var app = new TestApp();
        using var packed = new MemoryStream();
        await using (var pack = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            await pack.WriteAsync(Encoding.UTF8.GetBytes("Apply by 20 January 2026." + new string(' ', 5_000_000)), TestContext.Current.CancellationToken);
        }

        using var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        content.Headers.ContentEncoding.Add("gzip");
        using var answer = await app.Http.PostAsync("/api/check", content, TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain("2026-01-20", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static List<TableRow> Rows(int table) => [.. MarkdownFile.Of("docs/threat-model.md").Tables.ElementAt(table).OfType<TableRow>().Where(row => !row.IsHeader)];

    /// <returns>Whether it names any.</returns>
    private static bool NamesTests(string what, Block cell)
    {
        var names = cell.Descendants<CodeInline>().Select(span => span.Content).ToList();
        foreach (var name in names)
        {
            var found = TestAssembly.Classes.Count(type => IsTest(type, name));
            Assert.True(found == 1, $"“{what}” names {name}: there {(found == 0 ? "is no such test" : "are several; put the namespace before it")}.");
        }

        return names.Count > 0;
    }

    /// <param name="name">Class.Method, with as much of the namespace as is needed.</param>
    private static bool IsTest(Type type, string name) =>
        name.LastIndexOf('.') is > 0 and var dot
        && $".{type.FullName}".EndsWith($".{name[..dot]}", StringComparison.Ordinal)
        && type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly).Any(method => method.Name == name[(dot + 1)..] && TestAssembly.IsTest(method))
        && (!type.IsAbstract || TestAssembly.Classes.Any(each => each.IsSubclassOf(type) && !each.IsAbstract));

    private static HashSet<string> References(Assembly assembly) => [.. assembly.GetReferencedAssemblies().Select(reference => reference.Name!)];

    private static bool Holds(Type type, Type held) =>
        type.GetFields(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Any(field => held.IsAssignableFrom(field.FieldType));

    private static string Text(Block cell) => string.Concat(cell.Descendants<LeafBlock>().Where(leaf => leaf.Inline is not null).SelectMany(leaf => leaf.Inline!.Descendants<LeafInline>()).Select(inline => inline switch
    {
        CodeInline code => code.Content,
        _ => inline.ToString(),
    }));
}
