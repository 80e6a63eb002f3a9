using Notifier.Testing;
using Notifier.Testing.Apps;

namespace Notifier.System.Tests.Cli;

/// <summary>The commands that speak to a running notifier, against the real one.</summary>
public sealed class ServerCommandTests
{
    private static readonly string Sample = Path.Combine(AppContext.BaseDirectory, "samples", "find-a-job-peer-support-worker.txt");

    [Fact]
    public async Task An_Advert_Is_Added_Shown_Followed_And_Closed()
    {
        await using var app = new TestApp();
        using var folder = new TemporaryFolder();
        var key = Path.Combine(folder.Path, "key");
        await File.WriteAllTextAsync(key, TestApp.OperatorKey + "\n", TestApp.Stop);

        var added = Run(app, "add", Sample, "--key-file", key, "--page", "https://findajob.dwp.gov.uk/details/17500001");
        Assert.Equal(string.Empty, added.Errors);
        Assert.Matches("^.*find-a-job-peer-support-worker.txt: [a-z2-7]{26}  apply by 2025-12-24  Peer Support Worker\n$", added.Output);
        var id = added.Output.Split(": ")[1][..26];

        Assert.Equal($"{id}  apply by 2025-12-24  Peer Support Worker\n", Run(app, "show", id).Output);
        Assert.Equal((0, "Check that mailbox: nothing is followed before the link in the mail is confirmed.\n"), (Run(app, "follow", id, "--email", TestApp.Somebody, "--remind-days-before", "3,1", "--consent") is var followed ? followed.ExitCode : -1, followed.Output));
        await app.Drain();
        Assert.Single(app.Mails());
        Assert.Equal($"{id}  closed, though it states 2025-12-24  Peer Support Worker\n", Run(app, "close", id, "--key-file", key).Output);
        Assert.Equal("Check that mailbox: nothing is sent before the link in the mail is confirmed.\n", Run(app, "hr", "add", "hr@trust.example", "--reference-prefix", "380-", "--key-file", key).Output);
    }

    [Fact]
    public async Task While_More_People_Ask_Than_Usual_A_Token_Is_Fetched_By_Itself()
    {
        await using var app = new TestApp(null, ("Delays:ConfirmationsAnHour", "1"));
        var id = await app.Tell(await File.ReadAllTextAsync(Sample, TestApp.Stop));
        Assert.Equal(0, Run(app, "follow", id, "--email", "first@people.example", "--consent").ExitCode);

        using var network = new PassingTime(app);
        var result = NotifierCommand.Run(new NotifierCommand.Shell { Network = network }, "follow", id, "--email", TestApp.Somebody, "--consent");

        Assert.Equal(string.Empty, result.Errors);
        Assert.Equal(
            "Check that mailbox: nothing is followed before the link in the mail is confirmed.\nMore people are asking than usual: the mail should arrive by 2025-12-12 10:15 UTC.\n",
            result.Output);
    }

    /// <summary>After a token was fetched, time passes for the notifier too.</summary>
    private sealed class PassingTime(TestApp app) : DelegatingHandler(app.Network)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            app.Clock.Advance(request.RequestUri!.AbsolutePath == "/api/follow-token" ? TimeSpan.FromSeconds(3) : TimeSpan.Zero);
            return answer;
        }
    }

    [Fact]
    public async Task What_The_Notifier_Refuses_Is_Said_In_Its_Words()
    {
        await using var app = new TestApp();

        Refused("This needs the operator's key", Run(app, "add", Sample));
        Refused("There is no such advert.", Run(app, "show", "aaaaaaaaaaaaaaaaaaaaaaaaaa"));
        Refused("There is no such advert.", Run(app, "show", "../../etc"));
        Refused("There is no such advert.", Run(app, "follow", "aaaaaaaaaaaaaaaaaaaaaaaaaa", "--email", "a@b.example", "--consent"));
        Assert.Contains("email: Enter one email address", Run(app, "follow", "aaaaaaaaaaaaaaaaaaaaaaaaaa", "--email", "nobody", "--consent").Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_A_Notifier_That_Is_Said()
    {
        var result = NotifierCommand.Run("show", "aaaaaaaaaaaaaaaaaaaaaaaaaa", "--url", "http://localhost:1");

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("http://localhost:1/ does not answer", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_File_That_Holds_No_Key_Is_Said_Before_Anything_Is_Sent()
    {
        using var folder = new TemporaryFolder();
        var key = Path.Combine(folder.Path, "key");
        await File.WriteAllTextAsync(key, "not\na key", TestApp.Stop);

        var result = NotifierCommand.Run("add", Sample, "--key-file", key, "--url", "http://localhost:1");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("holds no key", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_Is_Too_Long_For_The_Notifier_Is_Named_And_The_Rest_Is_Added()
    {
        using var data = new TemporaryFolder();
        using var running = StartedServer.In(data.Path, null, ("OperatorKeys", TestApp.OperatorKey), ("Samples", string.Empty));
        await running.Ready(TestApp.Stop);
        var key = Path.Combine(data.Path, "key");
        await File.WriteAllTextAsync(key, TestApp.OperatorKey, TestApp.Stop);
        var big = Path.Combine(data.Path, "big.txt");
        await File.WriteAllTextAsync(big, string.Concat(Enumerable.Repeat("A ward clerk. This advert closes on 24 December 2025.\n", 40_000)), TestApp.Stop);

        using var network = new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromSeconds(30) };
        var result = NotifierCommand.Run(new NotifierCommand.Shell { Network = network }, "add", big, Sample, "--key-file", key, "--url", $"http://127.0.0.1:{running.Port}");

        Assert.EndsWith("big.txt: The request is too large. At most 1 MB is taken.\n", result.Errors, StringComparison.Ordinal);
        Assert.Contains("Peer Support Worker", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Add --consent", "follow", "x", "--email", "a@b.example")]
    [InlineData("--remind-days-before takes 1 to 8 days", "follow", "x", "--email", "a@b.example", "--consent", "--remind-days-before", "7,99")]
    [InlineData("--remind-days-before takes 1 to 8 days", "follow", "x", "--email", "a@b.example", "--consent", "--rungs", "7,99")]
    [InlineData("--url takes an address", "show", "x", "--url", "localhost")]
    [InlineData("--page is the page of one advert", "add", "a", "b", "--page", "https://x.example/")]
    [InlineData("--key-file: there is no file", "close", "x", "--key-file", "/nowhere/key")]
    [InlineData("Give --employer or --reference-prefix", "hr", "add", "a@b.example")]
    [InlineData("Give --employer or --reference-prefix", "hr", "add", "a@b.example", "--employer", "A", "--reference-prefix", "380-")]
    public void Misuse_Is_Said_In_Words(string expected, params string[] typed)
    {
        var result = NotifierCommand.Run(typed);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith(expected, result.Errors, StringComparison.Ordinal);
    }

    private static NotifierCommand Run(TestApp app, params string[] typed) => NotifierCommand.Run(new NotifierCommand.Shell { Network = app.Network }, typed);

    private static void Refused(string expected, NotifierCommand result)
    {
        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith(expected, result.Errors, StringComparison.Ordinal);
    }
}
