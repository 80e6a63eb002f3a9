using Microsoft.Extensions.Configuration;
using Notifier.Adapters.Options;
using Notifier.Core.Options;

namespace Notifier.Adapters.Tests.Options;

/// <summary>Which accounts may speak for their employers is said exactly, or the program does not start.</summary>
public sealed class SourceSettingsTests
{
    [Fact]
    public void Accounts_Are_Named_With_Their_Employers()
    {
        var source = Read(("Tenants", "Greenhouse.io/Acme = Acme Trust, lever.co/north=Boots & Co.")).Options!.UseCases.Source;
        Assert.Equal([new NamedTenant("greenhouse.io/acme", "Acme Trust"), new NamedTenant("lever.co/north", "Boots & Co.")], source.Tenants);
        Assert.True(source.ReadLinks);
    }

    [Fact]
    public void They_May_Stand_One_By_One()
    {
        var tenants = Read(("Tenants:0", "tal.net/north=North Police"), ("Tenants:1", "tal.net/south=South Police")).Options!.UseCases.Source.Tenants;
        Assert.Equal(["tal.net/north", "tal.net/south"], tenants.Select(tenant => tenant.Tenant));
    }

    [Fact]
    public void Unless_Set_Nobody_Is_Named_And_Links_Are_Read() =>
        Assert.Equal((0, true), (Read().Options!.UseCases.Source.Tenants.Count, Read().Options!.UseCases.Source.ReadLinks));

    [Fact]
    public void Links_May_Be_Switched_Off() => Assert.False(Read(("ReadLinks", "false")).Options!.UseCases.Source.ReadLinks);

    [Theory]
    [InlineData("greenhouse.io/acme")]
    [InlineData("greenhouse.io/acme=")]
    [InlineData("greenhouse.io/acme= , lever.co/north=North Charity")]
    [InlineData("greenhouse.io=Acme Trust")]
    [InlineData("greenhouse/acme=Acme Trust")]
    [InlineData("greenhouse.io/=Acme Trust")]
    [InlineData("greenhouse.io/acme/jobs=Acme Trust")]
    [InlineData("https://greenhouse.io/acme=Acme Trust")]
    [InlineData("greenhouse.io/a me=Acme Trust")]
    [InlineData("greenhouse.io/acme=123")]
    [InlineData("greenhouse.io/acme=Acme Trust,GREENHOUSE.io/acme=Another Trust")]
    [InlineData("Acme Trust")]
    public void Anything_Else_Is_Refused_With_What_Is_Allowed(string text)
    {
        var refusal = Assert.Single(Read(("Tenants", text)).Refusals);
        Assert.StartsWith($"Tenants = \"{text}\" is refused. Allowed: accounts on shared recruitment systems with their employers", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_Switch_Is_True_Or_False() =>
        Assert.Equal("ReadLinks = \"no\" is refused. Allowed: true or false.", Assert.Single(Read(("ReadLinks", "no")).Refusals));

    private static (NotifierOptions? Options, IReadOnlyList<string> Refusals) Read(params (string Name, string Value)[] settings) =>
        NotifierOptions.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Append((Name: "Samples", Value: "")).ToDictionary(setting => setting.Name, setting => (string?)setting.Value))
            .Build());
}
