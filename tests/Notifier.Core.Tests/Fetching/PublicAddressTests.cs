using System.Net;
using Notifier.Core.Fetching;

namespace Notifier.Core.Tests.Fetching;

/// <summary>Every network that is not public, at both of its ends and one address beyond.</summary>
public sealed class PublicAddressTests
{
    [Theory]
    [InlineData("0.0.0.0/8")]
    [InlineData("10.0.0.0/8")]
    [InlineData("100.64.0.0/10")]
    [InlineData("127.0.0.0/8")]
    [InlineData("168.63.129.16/32")]
    [InlineData("169.254.0.0/16")]
    [InlineData("172.16.0.0/12")]
    [InlineData("192.0.0.0/24")]
    [InlineData("192.0.2.0/24")]
    [InlineData("192.31.196.0/24")]
    [InlineData("192.52.193.0/24")]
    [InlineData("192.88.99.0/24")]
    [InlineData("192.168.0.0/16")]
    [InlineData("192.175.48.0/24")]
    [InlineData("198.18.0.0/15")]
    [InlineData("198.51.100.0/24")]
    [InlineData("203.0.113.0/24")]
    [InlineData("224.0.0.0/4")]
    [InlineData("240.0.0.0/4")]
    [InlineData("::/96")]
    [InlineData("::ffff:10.0.0.0/104")]
    [InlineData("64:ff9b::/96")]
    [InlineData("64:ff9b:1::/48")]
    [InlineData("100::/64")]
    [InlineData("100:0:0:1::/64")]
    [InlineData("2001::/23")]
    [InlineData("2001:db8::/32")]
    [InlineData("2002::/16")]
    [InlineData("2620:4f:8000::/48")]
    [InlineData("3fff::/20")]
    [InlineData("5f00::/16")]
    [InlineData("fc00::/7")]
    [InlineData("fe80::/10")]
    [InlineData("fec0::/10")]
    [InlineData("ff00::/8")]
    public void A_Network_That_Is_Not_Public_Is_Known_From_Its_First_To_Its_Last_Address(string network)
    {
        var parts = network.Split('/');
        var first = IPAddress.Parse(parts[0]).GetAddressBytes();
        var bits = int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture);
        var last = (byte[])first.Clone();
        for (var bit = bits; bit < last.Length * 8; bit++)
        {
            last[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }

        Assert.False(PublicAddress.IsPublic(new IPAddress(first)));
        Assert.False(PublicAddress.IsPublic(new IPAddress(last)));
    }

    [Theory]
    [InlineData("1.0.0.0")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("128.0.0.0")]
    [InlineData("168.63.129.15")]
    [InlineData("168.63.129.17")]
    [InlineData("169.253.255.255")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.167.255.255")]
    [InlineData("192.169.0.0")]
    [InlineData("198.17.255.255")]
    [InlineData("198.20.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("2001:200::1")]
    [InlineData("2606:4700::1111")]
    [InlineData("2a00:1450::1")]
    [InlineData("::ffff:11.0.0.1")]
    public void What_Lies_Beside_Them_Is_Public(string address) => Assert.True(PublicAddress.IsPublic(IPAddress.Parse(address)));

    [Fact]
    public void An_Address_With_A_Scope_Belongs_To_This_Machine() => Assert.False(PublicAddress.IsPublic(IPAddress.Parse("2606:4700::1111%3")));
}
