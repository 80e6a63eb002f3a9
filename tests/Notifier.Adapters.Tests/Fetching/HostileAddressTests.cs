using Notifier.Core.Fetching;
using Notifier.Testing.Fetching;

namespace Notifier.Adapters.Tests.Fetching;

/// <summary>Addresses that lead inside a network, in every spelling that we know. The real gate refuses each one and connects to nothing.</summary>
public sealed class HostileAddressTests
{
    /// <summary>An address that names a machine by number, or by a name that only a network inside knows.</summary>
    [Theory]
    // IPv4, plain
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://127.255.255.254/")]
    [InlineData("http://0.0.0.0/")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://100.64.0.1/")]
    [InlineData("http://100.100.100.200/latest/meta-data/")]
    [InlineData("http://168.63.129.16/machine?comp=goalstate")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://172.16.0.1/")]
    [InlineData("http://172.31.255.255/")]
    [InlineData("http://192.0.0.192/")]
    [InlineData("http://192.168.1.1/")]
    [InlineData("http://198.18.0.1/")]
    [InlineData("http://224.0.0.1/")]
    [InlineData("http://255.255.255.255/")]
    // IPv4, as numbers of other bases and lengths
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f000001/")]
    [InlineData("http://0x7F.0x0.0x0.0x1/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://017700000001/")]
    [InlineData("http://127.1/")]
    [InlineData("http://127.0.1/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://0/")]
    [InlineData("http://3232235777/")]
    [InlineData("http://0xa9.254.43518/")]
    [InlineData("http://2852039166/")]
    // Unicode digits, letters and dots
    [InlineData("http://①②⑦.⓪.⓪.①/")]
    [InlineData("http://１２７.０.０.１/")]
    [InlineData("http://127。0。0。1/")]
    [InlineData("http://127．0．0．1/")]
    [InlineData("http://127｡0｡0｡1/")]
    [InlineData("http://ｌｏｃａｌｈｏｓｔ/")]
    [InlineData("http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/")]
    [InlineData("http://𝟏𝟐𝟕.𝟎.𝟎.𝟏/")]
    [InlineData("http://١٢٧.٠.٠.١/")]
    [InlineData("http://board\u200B.example/")]
    [InlineData("http://board.exa\u00ADmple/")]
    // IPv6, plain and wrapped
    [InlineData("http://[::1]/")]
    [InlineData("http://[0:0:0:0:0:0:0:1]/")]
    [InlineData("http://[::]/")]
    [InlineData("http://[::127.0.0.1]/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://[::ffff:7f00:1]/")]
    [InlineData("http://[0:0:0:0:0:ffff:a9fe:a9fe]/")]
    [InlineData("http://[64:ff9b::7f00:1]/")]
    [InlineData("http://[64:ff9b::169.254.169.254]/")]
    [InlineData("http://[64:ff9b:1::10.0.0.1]/")]
    [InlineData("http://[2002:7f00:1::]/")]
    [InlineData("http://[2002:a9fe:a9fe::1]/")]
    [InlineData("http://[2001:0:7f00:1::]/")]
    [InlineData("http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/")]
    [InlineData("http://[fc00::1]/")]
    [InlineData("http://[fd00:ec2::254]/latest/meta-data/")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://[fe80::1%25eth0]/")]
    [InlineData("http://[fec0::1]/")]
    [InlineData("http://[ff02::1]/")]
    [InlineData("http://[2001:db8::1]/")]
    [InlineData("http://[100::1]/")]
    [InlineData("http://[3fff::1]/")]
    [InlineData("http://[5f00::1]/")]
    // A public address by number is no web site's either
    [InlineData("http://11.1.0.1/")]
    [InlineData("http://[2606:4700::1111]/")]
    // Names inside
    [InlineData("http://localhost/")]
    [InlineData("http://LOCALHOST./")]
    [InlineData("http://any.localhost/")]
    [InlineData("http://intranet/")]
    [InlineData("http://printer.local/")]
    [InlineData("http://metadata.google.internal/computeMetadata/v1/")]
    [InlineData("http://router.home.arpa/")]
    [InlineData("http://nas.lan/")]
    [InlineData("http://1.0.0.127.in-addr.arpa/")]
    [InlineData("http://board.onion/")]
    // Our own site, in other spellings too
    [InlineData("https://notifier.example/")]
    [InlineData("https://NOTIFIER.example/check")]
    [InlineData("https://notifier.example./")]
    public Task A_Place_Inside_A_Network_Is_Refused(string address) => Refuses(address);

    /// <summary>Spellings that two programs may understand differently.</summary>
    [Theory]
    [InlineData("http://somebody@board.example/")]
    [InlineData("http://somebody:password@board.example/")]
    [InlineData("http://@board.example/")]
    [InlineData("http://board.example@127.0.0.1/")]
    [InlineData("http://board.example%40127.0.0.1/")]
    [InlineData("http://board.example\\@127.0.0.1/")]
    [InlineData("http://127.0.0.1\\.board.example/")]
    [InlineData("http:\\\\board.example/")]
    [InlineData("http://127.0.0.1#@board.example/")]
    [InlineData("http://127.0.0.1?@board.example/")]
    [InlineData("http://127.0.0.1:80#@board.example:80/")]
    [InlineData("http://board.example/\u0000")]
    [InlineData("http://board.example/\r\nHost: other.example")]
    [InlineData("http://board.example/a b")]
    [InlineData("http://board.example/\u202Etxt")]
    [InlineData("http://%6c%6f%63%61%6c%68%6f%73%74/")]
    [InlineData("http://127%2e0%2e0%2e1/")]
    [InlineData("http://board.example:8080/")]
    [InlineData("http://board.example:22/")]
    [InlineData("http://board.example:0/")]
    [InlineData("https://board.example:6379/")]
    [InlineData("http://board.example./")]
    [InlineData("http://-board.example/")]
    [InlineData("http://board..example/")]
    [InlineData("http://board.1/")]
    [InlineData("http://board.0x7f/")]
    [InlineData("ftp://board.example/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("file://board.example/share")]
    [InlineData("gopher://board.example/")]
    [InlineData("ws://board.example/")]
    [InlineData("data:text/html,1")]
    [InlineData("javascript:alert(1)")]
    [InlineData("mailto:somebody@people.example")]
    [InlineData("unix:/var/run/docker.sock")]
    public Task An_Address_That_Could_Mean_Two_Things_Is_Refused(string address) => Refuses(address);

    /// <summary>The name looks like any other, and only resolving it shows where it leads.</summary>
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("169.254.169.254")]
    [InlineData("168.63.129.16")]
    [InlineData("100.100.100.200")]
    [InlineData("192.168.0.10")]
    [InlineData("0.0.0.0")]
    [InlineData("192.88.99.1")]
    [InlineData("192.31.196.1")]
    [InlineData("192.52.193.1")]
    [InlineData("192.175.48.1")]
    [InlineData("203.0.113.9")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::10.0.0.1")]
    [InlineData("64:ff9b::10.0.0.1")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("2002:a00:1::1")]
    [InlineData("2001:0:a00:1::")]
    [InlineData("2001:10::1")]
    [InlineData("2620:4f:8000::1")]
    [InlineData("100:0:0:1::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    public async Task A_Name_That_Leads_Inside_Is_Refused_Even_Beside_A_Public_Address(string inside)
    {
        await using var web = await LocalWeb.StartAsync();
        using var gate = web.NewGate();
        string[][] answers = [[inside], ["11.1.0.9", inside], [inside, "11.1.0.9"], ["2606:4700::1111", "11.1.0.9", inside]];
        web.Network.Reach("11.1.0.9");
        foreach (var answer in answers)
        {
            web.Network.Resolve("board.example", answer);
            Assert.Equal(
                new GateAnswer.Refused(FetchRefusal.PrivateNetwork),
                await gate.GetAsync(new Uri("https://board.example/"), FetchKind.Page, null, TestContext.Current.CancellationToken));
        }

        Assert.Empty(web.Network.Connected);
    }

    [Fact]
    public async Task A_Name_Is_Resolved_Once_And_What_It_Resolves_To_Later_Changes_Nothing()
    {
        await using var web = await LocalWeb.StartAsync();
        using var gate = web.NewGate();
        web.Serve("board.example", "/", WebAnswer.Html("1"));
        web.Network.Resolve("board.example", ["11.1.0.9"], ["127.0.0.1"]);
        web.Network.Reach("11.1.0.9");
        web.Network.Reach("127.0.0.1");

        Assert.IsType<GateAnswer.Answered>(await gate.GetAsync(new Uri("http://board.example/"), FetchKind.Page, null, TestContext.Current.CancellationToken));
        Assert.Single(web.Network.Resolved);
        Assert.Equal("11.1.0.9:80", Assert.Single(web.Network.Connected).ToString());

        using var next = web.NewGate(); // a new connection resolves anew, and is judged anew
        Assert.IsType<GateAnswer.Refused>(await next.GetAsync(new Uri("http://board.example/"), FetchKind.Page, null, TestContext.Current.CancellationToken));
        Assert.Single(web.Network.Connected);
    }

    [Theory]
    [InlineData("https://board.example/job/1")]
    [InlineData("http://board.example:80/")]
    [InlineData("https://board.example:443/")]
    [InlineData("https://BOARD.example/A?b=c%20d&e=%E2%82%AC#part")]
    [InlineData("https://swyddi-gŵyl.example/swydd/ŷ")]
    [InlineData("https://a_b.board.example/")]
    [InlineData("https://xn--bcher-kva.example/")]
    public void An_Honest_Address_Is_Taken(string address) => Assert.Null(AddressRules.Refuse(new Uri(address), "notifier.example"));

    /// <summary>Every name resolves and every address answers, so nothing except the judgement stands in the way.</summary>
    private static async Task Refuses(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address))
        {
            return; // nobody can ask for it
        }

        await using var web = await LocalWeb.StartAsync();
        using var gate = web.NewGate();
        web.Network.Resolve(address.IdnHost, ["11.1.0.9"]);
        web.Network.Reach("11.1.0.9");
        var answer = await gate.GetAsync(address, FetchKind.Page, null, TestContext.Current.CancellationToken);

        Assert.Contains(Assert.IsType<GateAnswer.Refused>(answer).Reason, new[] { FetchRefusal.Address, FetchRefusal.PrivateNetwork });
        Assert.Empty(web.Network.Resolved);
        Assert.Empty(web.Network.Connected);
        Assert.Empty(web.Requests);
    }
}
