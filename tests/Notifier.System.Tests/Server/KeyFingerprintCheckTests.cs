using Notifier.Testing.Storage;
using Notifier.Core.Jobs;
using Notifier.Core.Security;
using Notifier.Core.Storage;
using Notifier.Testing.Apps;

namespace Notifier.System.Tests.Server;

/// <summary>Keys that were mixed up are noticed, whatever the store already holds.</summary>
public sealed class KeyFingerprintCheckTests
{
    private static readonly SecretKeys OthersForPeople = Keys(pepper: 9);
    private static readonly SecretKeys OthersForSuppressions = Keys(suppressions: 9);
    private static readonly SecretKeys OthersForAddresses = Keys(data: 9);

    private readonly MemoryTableStore _store = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Neither_Peoples_Nor_Suppressions_Keys_Can_Be_Others()
    {
        Assert.True(await Fit(TestKeys.All));
        Assert.True(await Fit(TestKeys.All));
        Assert.False(await Fit(OthersForPeople));
        Assert.False(await Fit(OthersForSuppressions));
        Assert.True(await Fit(OthersForAddresses)); // these are replaced in their time
    }

    [Fact]
    public async Task A_Store_With_People_And_No_Mark_Is_Opened_With_Their_Keys_Only()
    {
        var book = new EmailAddressProtector(TestKeys.All);
        foreach (var name in new[] { "damaged", "one", "two" })
        {
            var address = EmailAddress.TryParse($"{name}@people.example")!;
            var person = book.PersonOf(address);
            var stored = book.Seal(address, person);
            await _store.WriteAsync("people", new RowWrite.Insert(new TableRow(person.Value, "p").With("address", name == "damaged" ? [] : stored.Bytes).With("addressKey", stored.KeyId)), Stop);
        }

        Assert.False(await Fit(OthersForPeople));
        Assert.False(await Fit(OthersForAddresses));
        Assert.Null(await _store.GetAsync("state", "keys", "mark", Stop)); // wrong keys leave no mark
        Assert.True(await Fit(TestKeys.All));
    }

    /// <summary>The version before took "one@people.example." and made a key of it as it was.</summary>
    [Fact]
    public async Task People_Stored_With_A_Dot_At_The_End_Show_Their_Keys_Too()
    {
        var book = new EmailAddressProtector(TestKeys.All);
        var address = EmailAddress.TryParse("one@people.example")!.WithRoot;
        var person = book.PersonOf(address);
        var stored = book.Seal(address, person);
        var row = new TableRow(person.Value, "p").With("address", stored.Bytes).With("addressKey", stored.KeyId);
        await _store.WriteAsync("people", new RowWrite.Insert(row), Stop);

        Assert.False(await Fit(OthersForPeople));
        Assert.True(await Fit(TestKeys.All));
    }

    [Fact]
    public async Task A_Mark_Of_The_Version_Before_Is_Completed()
    {
        var person = new EmailAddressProtector(TestKeys.All).PersonOf(EmailAddress.TryParse("keys@notifier.invalid")!);
        await _store.WriteAsync("state", new RowWrite.Insert(new TableRow("keys", "mark").With("mark", person.Value)), Stop);

        Assert.False(await Fit(OthersForPeople));
        Assert.True(await Fit(TestKeys.All));
        Assert.False(await Fit(OthersForSuppressions));
    }

    private static SecretKeys Keys(byte pepper = 1, byte suppressions = 2, byte data = 3) =>
        new(TestKeys.Key("p", pepper), TestKeys.Key("s", suppressions), new KeyRing(TestKeys.Key("d1", data)), new KeyRing(TestKeys.Key("k1", 4)));

    private Task<bool> Fit(SecretKeys keys) => new KeyFingerprint(_store, new EmailAddressProtector(keys)).FitsAsync(mayHoldPeople: true, Stop);
}
