using Notifier.Reading.Boards;

namespace Notifier.Reading.Tests.Boards;

/// <summary>One advert has one address, and an address that only looks like a board's is none.</summary>
public sealed class CanonicalAddressTests
{
    public static TheoryData<int, string, string> Rows => CaseRows.Of("addresses.cases");

    [Theory]
    [MemberData(nameof(Rows))]
    public void An_Address_Is_What_Its_Row_Says(int line, string text, string expected) =>
        Assert.Equal((line, expected), (line, Said(CanonicalAddress.From(new Uri(text)))));

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_Canonical_Address_Stays_As_It_Is(int line, string text, string _)
    {
        var once = CanonicalAddress.From(new Uri(text));
        var twice = CanonicalAddress.From(once.Url);
        Assert.Equal((line, once.Url.AbsoluteUri), (line, twice.Url.AbsoluteUri));
        if (once.Kind == AddressKind.Advert)
        {
            Assert.Equal(once with { Original = twice.Original }, twice);
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_Address_As_Given_Is_Kept(int line, string text, string _) =>
        Assert.Equal((line, new Uri(text)), (line, CanonicalAddress.From(new Uri(text)).Original));

    /// <summary>Awkward addresses of known hosts: whatever stands in them, the answer is stable and on the same board.</summary>
    [Fact]
    public void Any_Mixture_Of_Awkward_Pieces_Stays_As_It_Is()
    {
        string[] hosts = ["www.jobs.nhs.uk", "a.tal.net", "boards.greenhouse.io", "jobs.lever.co", "a.teamtailor.com", "council.example", "www.civilservicejobs.service.gov.uk"];
        string[] pieces =
        [
            "/", "//", "jobs", "candidate", "jobadvert", "opp", "1-a", "C9186-25-0313", "..", "%2e%2e", "%00", ";jsessionid=1", ";jsessionid=1/", "?", "&", "=", "SID=", "jcode=1", "utm_a=1", "#",
            "#/1", ":~:", "xf-1", "xf-1/", "ŷ", "csr", "jobs.cgi", "embed", "job_app", "for=a", "token=1", "+", "%", "\"", "sid=a1b2c3d4e5f6",
        ];
        var random = new Random(18);
        for (var round = 0; round < 30_000; round++)
        {
            var text = $"https://{hosts[random.Next(hosts.Length)]}/{string.Concat(Enumerable.Range(0, random.Next(9)).Select(_ => pieces[random.Next(pieces.Length)]))}";
            var once = CanonicalAddress.From(new Uri(text));
            var twice = CanonicalAddress.From(once.Url);
            Assert.True(once.Url.AbsoluteUri == twice.Url.AbsoluteUri, $"{text}\n{once.Url.AbsoluteUri}\n{twice.Url.AbsoluteUri}");
            Assert.Equal(once.Board, twice.Board);
            Assert.True(once.Id is null || once.Id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'), text);
        }
    }

    [Fact]
    public void Every_Host_Of_A_Known_Board_Is_A_Public_Board() =>
        Assert.All(KnownBoards.All.SelectMany(board => board.Hosts.Select(host => (board.Name, host))), board =>
        {
            var address = CanonicalAddress.From(new Uri($"https://{board.host}/"));
            Assert.Equal((board.Name, true, AddressKind.List), (address.Board, address.IsBoard, address.Kind));
        });

    [Fact]
    public void There_Are_Rows() => Assert.True(Rows.Count > 90, $"{Rows.Count} rows");

    private static string Said(CanonicalAddress address)
    {
        var said = $"{address.Kind} | {address.Board ?? "-"}{(address.IsBoard ? "*" : string.Empty)} | {address.Id ?? "-"} | {address.Tenant ?? "-"} | {address.Url.AbsoluteUri}";
        return address.ReadFrom == address.Url ? said : $"{said} | {address.ReadFrom.AbsoluteUri}";
    }
}
