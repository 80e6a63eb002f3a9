using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Notifier.Adapters.Options;
using Notifier.Adapters.Startup;
using Notifier.Core.Storage;
using Notifier.Server;
using Notifier.Testing;
using Notifier.Testing.Apps;

namespace Notifier.Repository.Tests.Infra;

/// <summary>What Bicep makes is what the program, host.json and each function need, and nothing else.</summary>
public sealed partial class CodeAndBicepTests
{
    /// <summary>App settings that the Functions host reads.</summary>
    private static readonly string[] OfTheHost = ["AzureWebJobsDisableHomepage", "APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING"];

    /// <summary>Neither set nor needed: the account is named, and let in by its identity; the rest is for one machine or for tests.</summary>
    private static readonly string[] NotUnderTheHost = [AzureStorageOptions.Section, "BackgroundWork", "DataFolder", "Listen", "OutboxUnderHost", "Samples", "SendGrid__Url", "TrustedProxies"];

    /// <summary>What the program needs to do its work, what the host needs to run it, and what it is called at Azure.</summary>
    private static readonly (string Role, string Scope)[] Roles =
    [
        ("0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3", "Microsoft.Storage/storageAccounts"), // Storage Table Data Contributor
        ("3913510d-42f4-4e42-8a64-420c390055eb", "Microsoft.Insights/components"), // Monitoring Metrics Publisher
        ("4633458b-17de-408a-b874-0445c86b69e6", "Microsoft.KeyVault/vaults"), // Key Vault Secrets User
        ("974c5e8b-45b9-4653-ba55-5f855dd0fb88", "Microsoft.Storage/storageAccounts/queueServices/queues"), // Storage Queue Data Contributor
        ("974c5e8b-45b9-4653-ba55-5f855dd0fb88", "Microsoft.Storage/storageAccounts/queueServices/queues"), // and on the other queue
        ("b7e6dc6d-f1e8-4753-8033-0f276bb0955b", "Microsoft.Storage/storageAccounts"), // Storage Blob Data Owner: the host’s leases, and the package
    ];

    public static TheoryData<string> Environments => [.. Bicep.Environments];

    private static IEnumerable<QueueTriggerAttribute> Queues => DeclaredFunction.All.Select(function => function.Trigger).OfType<QueueTriggerAttribute>();

    private static JsonElement Host => JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.json"))).RootElement;

    /// <summary>A setting that the program comes to need, and that Bicep does not set, is refused here with the words in which it would be refused there.</summary>
    [Theory]
    [MemberData(nameof(Environments))]
    public void The_Program_Starts_With_What_Bicep_Sets(string environment)
    {
        var set = Bicep.Of(environment).Settings.ToDictionary(setting => setting.Key.Replace("__", ":", StringComparison.Ordinal), setting => (string?)Sample(setting.Key, setting.Value));
        var (settings, refusals) = NotifierOptions.Read(new ConfigurationBuilder().AddInMemoryCollection(set).Build(), isUnderHost: true);
        Assert.True(refusals.Count == 0, $"The program would not start with what infra/modules/function-app.bicep sets:\n{string.Join('\n', refusals)}");
        Assert.True(settings!.IsUnderHost);
        Assert.Equal(Bicep.Of(environment).One("Microsoft.Storage/storageAccounts").GetProperty("name").GetString(), settings.Azure!.Name);
        Assert.Equal("https", settings.Site.PublicUrl.Scheme);
    }

    [Fact]
    public void Every_Setting_That_Bicep_Sets_Is_Read()
    {
        foreach (var name in Bicep.Of("live").Settings.Keys.Except(OfTheHost))
        {
            Assert.True(CommandLine.Refusals([$"--{name}=x"]).Count == 0, $"infra/modules/function-app.bicep sets {name}, which neither the program nor the Functions host reads.");
        }
    }

    /// <summary>The document's tables say the defaults; another test holds them against the code.</summary>
    [Fact]
    public void Every_Setting_That_Is_Read_Is_Set_Or_Has_A_Default()
    {
        var defaults = RepositoryFiles.Read("docs/settings.md").Split('\n').Select(line => line.Split('|', StringSplitOptions.TrimEntries)).Where(cells => cells.Length >= 5 && SettingName().IsMatch(cells[1]))
            .ToDictionary(cells => cells[1].Trim('`'), cells => cells[2]);
        Assert.Superset(Setting.All.Select(setting => setting.Name).ToHashSet(), defaults.Keys.ToHashSet());
        foreach (var name in defaults.Keys.Except(Bicep.Of("live").Settings.Keys).Except(NotUnderTheHost))
        {
            Assert.True(defaults[name].Length > 0, $"The program reads {name}, which is neither set in infra/modules/function-app.bicep nor has a default in docs/settings.md.");
        }
    }

    /// <summary>A secret comes from the vault, under a name that infra/README.md tells people to put in.</summary>
    [Fact]
    public void Every_Secret_Is_A_Reference_Into_The_Vault()
    {
        var readme = File.ReadAllText(Path.Combine(Bicep.Folder, "README.md"));
        foreach (var (name, value) in Bicep.Of("live").Settings)
        {
            var isSecret = name.StartsWith("Keys__", StringComparison.Ordinal) || name is "OperatorKeys" || name.EndsWith("ApiKey", StringComparison.Ordinal);
            Assert.Equal(isSecret, IsReference(value));
            if (isSecret)
            {
                Assert.Contains($"`{SecretName().Match(value).Groups["name"].Value}`", readme, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Nothing_Is_Set_That_Flex_Consumption_Forbids()
    {
        var live = Bicep.Of("live");
        Assert.Empty(live.Settings.Keys.Intersect(["FUNCTIONS_WORKER_RUNTIME", "FUNCTIONS_EXTENSION_VERSION", "WEBSITE_RUN_FROM_PACKAGE", "AzureWebJobsStorage", "WEBSITE_CONTENTSHARE"]));
        var site = live.One("Microsoft.Web/sites").GetProperty("properties");
        Assert.True(site.GetProperty("httpsOnly").GetBoolean());
        Assert.Equal(["minTlsVersion", "scmMinTlsVersion", "appSettings"], site.GetProperty("siteConfig").EnumerateObject().Select(setting => setting.Name).OrderBy(name => name == "appSettings").ThenBy(name => name, StringComparer.Ordinal));
        Assert.Equal("FC1", live.One("Microsoft.Web/serverfarms").GetProperty("sku").GetProperty("name").GetString());
    }

    /// <summary>The package is a worker for the host’s own .NET, and pages live at the root.</summary>
    [Fact]
    public void The_Site_Is_What_Host_Json_Needs()
    {
        var site = Bicep.Of("live").One("Microsoft.Web/sites").GetProperty("properties");
        var runtime = site.GetProperty("functionAppConfig").GetProperty("runtime");
        Assert.False(Host.TryGetProperty("customHandler", out _));
        Assert.Equal(("dotnet-isolated", "10.0"), (runtime.GetProperty("name").GetString(), runtime.GetProperty("version").GetString()));

        Assert.Equal(string.Empty, Host.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString());
        Assert.Equal("true", Bicep.Of("live").Settings["AzureWebJobsDisableHomepage"]);
        Assert.All(Queues, queue => Assert.Contains($"{queue.Connection}__accountName", Bicep.Of("live").Settings.Keys));
        Assert.True(TimeSpan.Parse(Host.GetProperty("functionTimeout").GetString()!, System.Globalization.CultureInfo.InvariantCulture) > new Notifier.Core.Options.JobOptions().SweepStop);
    }

    /// <summary>The platform gives every package the same name.</summary>
    [Fact]
    public void Two_Apps_On_One_Account_Do_Not_Overwrite_Each_Others_Package()
    {
        var live = Bicep.Of("live");
        var site = live.One("Microsoft.Web/sites");
        var own = $"deployment-{site.GetProperty("name").GetString()}";
        Assert.Equal([own, "packages"], live.Names("Microsoft.Storage/storageAccounts/blobServices/containers"));
        var package = site.GetProperty("properties").GetProperty("functionAppConfig").GetProperty("deployment").GetProperty("storage");
        Assert.Contains(own, package.GetProperty("value").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_Queue_That_Is_Named_Is_Made_And_No_Other()
    {
        var named = Queues.Select(queue => queue.QueueName).Append(StorageRegistration.Queue).Distinct().ToList();
        Assert.Equal(named.SelectMany(name => new[] { name, $"{name}-poison" }).Order(StringComparer.Ordinal), Bicep.Of("live").Names("Microsoft.Storage/storageAccounts/queueServices/queues"));
    }

    /// <summary>But the months’ tables, which the program makes and drops: a name that holds a month stands in no template.</summary>
    [Fact]
    public void Every_Table_That_Is_Named_Is_Made_And_No_Other()
    {
        var named = typeof(Core.Storage.Tables).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!).Append(StateTable.Name).Distinct().Order(StringComparer.Ordinal).ToList();
        var made = Bicep.Of("live").Names("Microsoft.Storage/storageAccounts/tableServices/tables");
        Assert.Equal(named, made);

        // And those that the use cases were seen to ask for, however they are named in the code.
        var asked = RepositoryFiles.Read("tests/Notifier.Adapters.Tests/golden/requests.md").Split('\n').SelectMany(line => AskedTable().Matches(line)).Select(match => match.Groups["table"].Value).Distinct().ToList();
        Assert.NotEmpty(asked);
        Assert.All(asked.Where(table => !OfAMonth().IsMatch(table)), table => Assert.Contains(table, made));
    }

    [Fact]
    public void Every_Role_Is_Given_Before_The_Site_Is_Made()
    {
        var live = Bicep.Of("live");
        var assigned = live.Of("Microsoft.Authorization/roleAssignments").Where(role => role.GetProperty("properties").GetProperty("principalId").GetString()!.Contains("userAssignedIdentities", StringComparison.Ordinal)).ToList();
        Assert.Equal(
            Roles,
            assigned.Select(role => (Role: role.GetProperty("properties").GetProperty("roleDefinitionId").GetString()!.Split('/')[^1], Scope: ScopeType(role.GetProperty("id").GetString()!))).OrderBy(role => role.Role, StringComparer.Ordinal));
        Assert.All(live.Of("Microsoft.Authorization/roleAssignments"), role => Assert.True(role.GetProperty("properties").GetProperty("principalType").GetString() is "ServicePrincipal" or "User"));
        Assert.All(assigned, role => Assert.Equal("ServicePrincipal", role.GetProperty("properties").GetProperty("principalType").GetString()));
        Assert.All(assigned, role => Assert.True(Guid.TryParse(role.GetProperty("name").GetString(), out _)));

        // The site’s part of the deployment begins when the roles’ part has ended, and all roles are in that.
        var parts = Bicep.Template.GetProperty("resources").EnumerateObject().ToDictionary(part => part.Name, part => part.Value, StringComparer.Ordinal);
        Assert.Contains("Microsoft.Web/sites\"", parts["functionApp"].GetRawText(), StringComparison.Ordinal);
        Assert.Contains("roles", parts["functionApp"].GetProperty("dependsOn").EnumerateArray().Select(part => part.GetString()));
        Assert.All(parts.Where(part => part.Key != "roles"), part => Assert.DoesNotContain("Microsoft.Authorization/roleAssignments", part.Value.GetRawText(), StringComparison.Ordinal));
        Assert.Superset(new HashSet<string?> { "identity", "storage", "vault", "monitoring" }, parts["roles"].GetProperty("dependsOn").EnumerateArray().Select(part => part.GetString()).ToHashSet());
    }

    /// <summary>It holds whom to remind of what; and the identity that may read it is the site’s only one.</summary>
    [Fact]
    public void The_Storage_And_The_Vault_Are_Shut()
    {
        var live = Bicep.Of("live");
        var account = live.One("Microsoft.Storage/storageAccounts").GetProperty("properties");
        Assert.False(account.GetProperty("allowSharedKeyAccess").GetBoolean());
        Assert.False(account.GetProperty("allowBlobPublicAccess").GetBoolean());
        Assert.True(account.GetProperty("supportsHttpsTrafficOnly").GetBoolean());
        Assert.Equal("TLS1_2", account.GetProperty("minimumTlsVersion").GetString());
        var blobs = live.One("Microsoft.Storage/storageAccounts/blobServices").GetProperty("properties");
        Assert.True(blobs.GetProperty("deleteRetentionPolicy").GetProperty("enabled").GetBoolean());
        Assert.True(blobs.GetProperty("containerDeleteRetentionPolicy").GetProperty("enabled").GetBoolean());
        var vault = live.One("Microsoft.KeyVault/vaults").GetProperty("properties");
        Assert.True(vault.GetProperty("enableRbacAuthorization").GetBoolean());
        Assert.True(vault.GetProperty("enableSoftDelete").GetBoolean());
        Assert.True(vault.GetProperty("enablePurgeProtection").GetBoolean());
        Assert.Empty(live.Of("Microsoft.KeyVault/vaults/secrets"));

        var site = live.One("Microsoft.Web/sites");
        var identity = Assert.Single(site.GetProperty("identity").GetProperty("userAssignedIdentities").EnumerateObject()).Name;
        Assert.Equal(identity, site.GetProperty("properties").GetProperty("keyVaultReferenceIdentity").GetString());
        Assert.Equal(identity, site.GetProperty("properties").GetProperty("functionAppConfig").GetProperty("deployment").GetProperty("storage").GetProperty("authentication").GetProperty("userAssignedIdentityResourceId").GetString());
        Assert.Equal(["ftp", "scm"], live.Names("Microsoft.Web/sites/basicPublishingCredentialsPolicies"));
        Assert.All(live.Of("Microsoft.Web/sites/basicPublishingCredentialsPolicies"), way => Assert.False(way.GetProperty("properties").GetProperty("allow").GetBoolean()));
    }

    private static bool IsReference(string value) => value.Contains("@Microsoft.KeyVault(SecretUri=", StringComparison.Ordinal);

    /// <summary>What Azure would put in the place of a formula or a reference.</summary>
    private static string Sample(string name, string value) =>
        HostSettings.Keys.FirstOrDefault(key => key.Name == name).Value
        ?? (name == "OperatorKeys" ? TestApp.OperatorKey
            : IsReference(value) ? "SG.a-secret-of-nobody-in-22.a-secret-of-nobody-that-is-43-signs-long-abc"
            : value.StartsWith('[') ? Guid.Empty.ToString()
            : value);

    /// <summary>What an extension resource is on.</summary>
    private static string ScopeType(string id)
    {
        var extended = id[..id.LastIndexOf("/providers/", StringComparison.Ordinal)];
        var parts = extended[(extended.LastIndexOf("/providers/", StringComparison.Ordinal) + "/providers/".Length)..].Split('/');
        return $"{parts[0]}/{string.Join('/', parts.Skip(1).Where((_, place) => place % 2 == 0))}";
    }

    [GeneratedRegex("^`[A-Z][A-Za-z_]+`$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex SettingName();

    [GeneratedRegex("'(?<name>[a-z-]+)'\\)\\]$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex SecretName();

    [GeneratedRegex("(point read|range|insert|batch|upsert|replace|delete|partitions) (?<table>[a-z]+[0-9]*)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex AskedTable();

    [GeneratedRegex("^(audit|events)[0-9]{6}$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex OfAMonth();
}
