using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.Sources;
using Notifier.Core.Tests.Sources;
using Notifier.Core.UseCases;
using Notifier.Reading;
using Notifier.Reading.Documents;
using Notifier.Reading.Grammar;
using Notifier.Testing.Apps;
using Notifier.Testing.Fetching;

namespace Notifier.Core.Tests.UseCases;

/// <summary>What stands beside a pasted advert: the one that we know, and the original of one without a date.</summary>
public sealed class BesidePasteTests
{
    private static readonly BoardAdvert Porter =
        new("C9380-25-0002", "Porter", "Example Trust", "Exeter", new(2025, 12, 10), new(2025, 12, 24), "We are looking for a porter who likes to walk and to talk with people of all kinds.") { TracReference = "380-CD5678" };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Paste_Of_A_Known_Job_Shows_What_We_Know()
    {
        await using var app = await LinkedApp.StartAsync();
        var known = await app.App.ReadAsync(TestAdverts.Words);
        var before = await app.EverythingAsync();
        var beside = await BesideAsync(app, TestAdverts.Field);
        Assert.Equal(known.Id, beside.Maintained?.Id);
        Assert.Null(beside.Search); // the known one states a date
        Assert.Equal(before, await app.EverythingAsync());
        Assert.Empty(app.Web.Requests);
    }

    [Fact]
    public async Task The_Address_That_Came_With_It_Shows_What_We_Know_And_Its_Words_Change_Nothing()
    {
        await using var app = await LinkedApp.StartAsync();
        var known = await app.App.ReadAsync(TestAdverts.NamedPage, url: LinkedApp.Page);
        var before = await app.EverythingAsync();
        var beside = await BesideAsync(app, TestAdverts.Closing("11 December 2025"), $"{LinkedApp.Page}?utm_source=mail");
        Assert.Equal((known.Id, new DateOnly(2025, 12, 24)), (beside.Maintained?.Id, beside.Maintained?.Closing.Safe!.LastDay));
        Assert.Equal(before, await app.EverythingAsync());
    }

    [Theory]
    [InlineData("Porter\nEmployer: Example Trust\nReference number: 380-AB1234\n\nThis advert closes on 24 December 2025.")]
    [InlineData("Ward Clerk\nEmployer: Another Trust\nReference number: 380-AB1234\n\nThis advert closes on 24 December 2025.")]
    [InlineData("Ward Clerk\nDate posted: 5 January 2026\nEmployer: Example Trust\nReference number: 380-AB1234\n\nThis advert closes on 24 January 2026.")]
    public async Task Another_Job_Under_The_Same_Reference_Is_Not_Shown(string paste)
    {
        await using var app = await LinkedApp.StartAsync();
        await app.App.ReadAsync(TestAdverts.Words);
        Assert.Null((await BesideAsync(app, paste)).Maintained);
    }

    [Fact]
    public async Task What_Others_Pasted_Or_Gave_As_A_Page_Is_Never_Shown()
    {
        await using var app = await LinkedApp.StartAsync();
        await app.App.ReadAsync(TestAdverts.Words, AdvertSource.Visitor, LinkedApp.Page);
        await app.Serve(LinkedApp.Advert(reference: "380-AB1234")).KnownAsync();
        Assert.Null((await BesideAsync(app, TestAdverts.Words, LinkedApp.Page)).Maintained);
    }

    [Fact]
    public async Task A_Paste_Without_A_Date_Finds_Its_Original()
    {
        await using var app = await LinkedApp.StartAsync();
        app.Boards.NhsJobs.Add(Porter);
        var beside = await BesideAsync(app, TestAdverts.Undated);
        Assert.Equal((FakeBoards.NhsPage(Porter.Reference), true), (beside.Elsewhere?.Address.Url.AbsoluteUri, beside.Elsewhere?.ByReference));
        Assert.Equal(new DateOnly(2025, 12, 24), (await app.StoredAsync(beside.Elsewhere!.Id!)).Closing.Safe!.LastDay);
    }

    [Fact]
    public async Task A_Paste_Without_A_Date_Says_Where_We_Looked()
    {
        await using var app = await LinkedApp.StartAsync();
        Assert.IsType<OriginalSearch.NotFound>((await BesideAsync(app, TestAdverts.Undated)).Search);
    }

    [Fact]
    public async Task A_Paste_With_A_Date_Is_Sought_Nowhere()
    {
        await using var app = await LinkedApp.StartAsync();
        Assert.Equal(BesidePaste.Nothing, await BesideAsync(app, TestAdverts.Words));
        Assert.Empty(app.Web.Requests);
    }

    [Fact]
    public async Task Where_Links_Are_Not_Read_Nothing_Is_Sought()
    {
        await using var app = await LinkedApp.StartAsync(options: new UseCaseOptions { Source = new() { ReadLinks = false } });
        Assert.Equal(BesidePaste.Nothing, await BesideAsync(app, TestAdverts.Undated));
        Assert.Empty(app.Web.Requests);
    }

    [Fact]
    public async Task A_Visitor_Is_Counted_Only_When_A_Board_Would_Be_Asked()
    {
        await using var app = await LinkedApp.StartAsync();
        await using var silent = await LinkedApp.StartAsync(options: new UseCaseOptions { Source = new() { ReadLinks = false } });
        var counted = 0;
        bool Refuse() => ++counted < 0;
        Assert.False((await BesideAsync(app, TestAdverts.Words, mayAsk: Refuse)).IsHeldBack);
        Assert.False((await BesideAsync(silent, TestAdverts.Undated, mayAsk: Refuse)).IsHeldBack);
        Assert.Equal(0, counted);

        var held = await BesideAsync(app, TestAdverts.Undated, mayAsk: Refuse);
        Assert.Equal((true, null, 1), (held.IsHeldBack, held.Search, counted));
        Assert.Empty(app.Web.Requests);
    }

    [Fact]
    public async Task A_Visitor_Who_Asked_Too_Often_Still_Sees_What_We_Know()
    {
        await using var app = await LinkedApp.StartAsync();
        var known = await app.App.ReadAsync(TestAdverts.Undated, url: LinkedApp.Page);
        var held = await BesideAsync(app, TestAdverts.Undated, LinkedApp.Page, mayAsk: () => false);
        Assert.Equal((known.Id, true), (held.Maintained?.Id, held.IsHeldBack));
    }

    private static Task<BesidePaste> BesideAsync(LinkedApp app, string paste, string? page = null, Func<bool>? mayAsk = null)
    {
        var url = page is null ? null : new Uri(page);
        var today = LondonTime.DayOf(app.App.Clock.Now);
        var check = AdvertReader.Read(AdvertText.Parse(paste), today, url, today, Stop);
        return app.App.The<CheckLink>().BesideAsync(check, url, LinkedApp.Home, mayAsk ?? (() => true), Stop);
    }
}
