using Notifier.Adapters.Startup;
using Notifier.Core.Security;
using Notifier.Server;
using Notifier.Testing;

namespace Notifier.System.Tests.Server;

/// <summary>Keys are made once; a damaged file is never taken for a new beginning.</summary>
public sealed class LocalSecretsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Folder => Path.Combine(_folder.Path, "data", "keys");

    private string Secrets => Path.Combine(Folder, "secrets.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Keys_Are_Made_Once()
    {
        Read();
        var made = File.ReadAllText(Secrets);
        Read(mayMake: false);
        Assert.Equal(made, File.ReadAllText(Secrets));
        Assert.Equal([Secrets], Directory.EnumerateFiles(Folder)); // and nothing unfinished is left
    }

    [Fact]
    public void Two_Processes_That_Start_Together_Have_The_Same_Keys()
    {
        Parallel.For(0, 8, _ => Read());
        Assert.Equal([Secrets], Directory.EnumerateFiles(Folder));
    }

    [Fact]
    public void Missing_Keys_Are_Not_Made_Anew_Beside_A_Database()
    {
        var trouble = Assert.Throws<StartupException>(() => Read(mayMake: false));
        Assert.Equal($"{Secrets} is missing, and without its keys nobody in the.db can be read: put it back from a backup, or move the database away.", trouble.Message);
        Assert.False(File.Exists(Secrets));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{ "pepper": "AAAA" }""")]
    [InlineData("""{ "pepper": null, "suppressionPepper": null, "data": null, "links": null }""")]
    [InlineData("""{ "pepper": "c2hvcnQ=", "suppressionPepper": "c2hvcnQ=", "data": [], "links": [] }""")]
    [InlineData("""{ "pepper": "!", "suppressionPepper": "c2hvcnQ=", "data": [], "links": [] }""")]
    public void Damaged_Keys_Are_Refused_And_Left_As_They_Are(string damaged)
    {
        _folder.Write("data/keys/secrets.json", damaged);
        var trouble = Assert.Throws<StartupException>(() => Read());
        Assert.Equal($"{Secrets} is damaged: put it back from a backup. Without its keys nobody in the.db can be read.", trouble.Message);
        Assert.Null(trouble.InnerException);
        Assert.Equal(damaged, File.ReadAllText(Secrets));
    }

    [Fact]
    public void An_Operators_Key_Is_Made_Once_And_Refused_When_Damaged()
    {
        var key = LocalSecrets.ReadOrMakeOperatorKey(Folder);
        Assert.True(OperatorKeys.IsKey(key));
        Assert.Equal(key, LocalSecrets.ReadOrMakeOperatorKey(Folder));
        _folder.Write("data/keys/operator-key", "short");
        Assert.Equal($"{Folder}/operator-key is damaged: delete it, and a new key is made at the next start.", Assert.Throws<StartupException>(() => LocalSecrets.ReadOrMakeOperatorKey(Folder)).Message);
    }

    private void Read(bool mayMake = true) => LocalSecrets.ReadOrMake(Folder, mayMake, "the.db");
}
