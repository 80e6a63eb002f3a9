using Microsoft.Extensions.DependencyInjection;
using Notifier.Core.Security;
using Notifier.Core.Storage;
using Notifier.Testing.Apps;

namespace Notifier.Web.Tests.Endpoints;

/// <summary>Nobody learns from an advert they have themselves whether somebody else gave it to us.</summary>
public sealed class PrivateAdvertTests
{
    private const string Words = "Nurse\n\nApply by 20 January 2026.\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_Has_The_Words_Cannot_Tell_The_Id()
    {
        await using var app = new TestApp();
        await using var other = new TestApp();
        var id = await app.Paste(Words);
        Assert.Equal(id, await app.Paste(Words));
        Assert.NotEqual(id, await other.Paste(Words)); // the keys are others
        using var unkeyed = await app.Http.GetAsync($"/api/adverts/{UnkeyedId}", Stop);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, unkeyed.StatusCode);
    }

    [Fact]
    public async Task Whoever_Pastes_It_Too_Is_Not_Told_That_Somebody_Did_Before()
    {
        await using var app = new TestApp();
        var id = await app.Paste(Words);
        app.Clock.Advance(TimeSpan.FromHours(3));
        Assert.Equal(id, await app.Paste(Words));
        var view = await View(app, id);
        Assert.Equal(app.Clock.Now, view.GetProperty("firstRead").GetDateTimeOffset());
        Assert.Equal(app.Clock.Now, view.GetProperty("lastRead").GetDateTimeOffset());
        Assert.All(view.GetProperty("history").EnumerateArray(), step => Assert.Equal(app.Clock.Now, step.GetProperty("at").GetDateTimeOffset()));
        Assert.DoesNotContain("9:00 am", (await app.Open($"/adverts/{id}")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    /// <summary>Its links and its followers stay where they are.</summary>
    [Fact]
    public async Task One_Under_The_Id_Of_The_Version_Before_Goes_On_Being_Found()
    {
        await using var app = new TestApp();
        var id = await app.Paste(Words);
        var store = app.Services.GetRequiredService<ITableStore>();
        foreach (var row in (await store.QueryAsync("adverts", RowRange.Partition(id), null, 100, Stop)).Rows)
        {
            await store.WriteAsync("adverts", new RowWrite.Insert(new TableRow(UnkeyedId, row.Key) { Values = row.Values }), Stop);
            await store.WriteAsync("adverts", new RowWrite.Delete(id, row.Key), Stop);
        }

        Assert.Equal(UnkeyedId, await app.Paste(Words));
        Assert.Equal("Nurse", (await View(app, UnkeyedId)).GetProperty("title").GetString());
        using var followed = await app.Follow(UnkeyedId);
        Assert.Equal(System.Net.HttpStatusCode.Accepted, followed.StatusCode);
    }

    /// <summary>As the version before named it.</summary>
    private static string UnkeyedId => KeyHash.Key("visitor", Notifier.Reading.Documents.AdvertText.Parse(Words).ShownText, string.Empty);

    private static async Task<System.Text.Json.JsonElement> View(TestApp app, string id)
    {
        using var answer = await app.Http.GetAsync($"/api/adverts/{id}", Stop);
        return await TestApp.Json(answer);
    }
}
