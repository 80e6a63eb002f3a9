using System.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Notifier.Core.Security;
using Notifier.Testing.Apps;
using Notifier.Web.Pages.Links;

namespace Notifier.Web.Tests.Pages;

/// <summary>One handler answers every link that asks a question, whatever it does.</summary>
public sealed class LinkActionTests
{
    private static readonly Type[] Actions =
    [
        .. typeof(ILinkAction).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false } && type.IsAssignableTo(typeof(ILinkAction))),
    ];

    [Fact]
    public async Task Every_Kind_Of_Link_Has_One_Action_Except_Those_That_Show_A_Page_Of_Their_Own()
    {
        await using var app = new TestApp();
        var purposes = Actions.Select(type => ((ILinkAction)ActivatorUtilities.CreateInstance(app.Services, type)).Purpose);
        Assert.Equal(Enum.GetValues<LinkPurpose>().Except([LinkPurpose.Manage, LinkPurpose.Calendar]), purposes.Order());
    }

    [Fact]
    public async Task Every_Action_Has_A_Page_That_Asks_And_A_Button_That_Acts()
    {
        await using var app = new TestApp();
        var mapped = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<MethodInfo>()?.DeclaringType?.FullName?
                .StartsWith(typeof(LinkEndpoints).FullName!, StringComparison.Ordinal) == true)
            .ToLookup(endpoint => endpoint.RoutePattern.RawText, MethodsOf);
        Assert.Equal(Actions.Length, mapped.Count);
        Assert.All(mapped, methods => Assert.Equal(["GET HEAD", "POST"], methods.Order(StringComparer.Ordinal)));
    }

    private static string MethodsOf(RouteEndpoint endpoint) =>
        string.Join(' ', endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods);
}
