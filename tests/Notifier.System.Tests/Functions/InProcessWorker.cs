using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Notifier.Testing.Storage;
using Notifier.Adapters.Options;
using Notifier.Core.Storage;
using Notifier.Functions;
using Notifier.Testing;
using Notifier.Testing.Apps;

namespace Notifier.System.Tests.Functions;

/// <summary>The notifier put together as under the Functions host, without one: a test calls its functions itself.</summary>
internal sealed class InProcessWorker : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly IHost _host;
    private readonly HttpFunctions _web;

    public InProcessWorker(Action<IServiceCollection>? change = null, params ReadOnlySpan<(string Name, string Value)> settings)
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Configuration
            .AddInMemoryCollection(Named(HostSettings.All("UseDevelopmentStorage=true", _folder.Path)))
            .AddInMemoryCollection(Named([.. settings]));
        var (read, refusals) = NotifierOptions.Read(builder.Configuration, isUnderHost: true);
        Assert.Empty(refusals);
        Notifier.Functions.Program.Configure(builder, read!);
        builder.Services.RemoveAll<ILoggerProvider>().AddSingleton<ILoggerProvider>(Log)
            .AddSingleton<TimeProvider>(new VirtualClock(TestApp.Start))
            .AddSingleton<ITableStore>(new MemoryTableStore());
        change?.Invoke(builder.Services);
        _host = builder.Build();
        _web = ActivatorUtilities.CreateInstance<HttpFunctions>(_host.Services);
    }

    public TestApp.Lines Log { get; } = new();

    public IServiceProvider Services => _host.Services;

    /// <param name="headers">As they came to the host: a JSON object; null when it does not tell.</param>
    public async Task<(int Status, string Body)> Ask(HttpMethod method, string path, string? headers, string? text = null)
    {
        await using var scope = Services.CreateAsyncScope();
        using var answer = new MemoryStream();
        using var body = new MemoryStream(Encoding.UTF8.GetBytes(text ?? string.Empty));
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider, Request = { Method = method.Method, Path = path, Body = body, ContentLength = body.Length }, Response = { Body = answer } };
        http.Request.Headers["X-Forwarded-For"] = "127.0.0.1"; // what the host's proxy says
        if (text is not null)
        {
            http.Request.ContentType = "text/plain";
        }

        await _web.PagesAsync(http.Request, new Invocation(headers is null ? [] : new() { ["Headers"] = headers }));
        return (http.Response.StatusCode, Encoding.UTF8.GetString(answer.ToArray()));
    }

    /// <summary>As the host has them, when Azure's front end added this visitor.</summary>
    public static string HeadersOf(string visitor) => JsonSerializer.Serialize(new Dictionary<string, string> { ["Accept"] = "*/*", ["X-Forwarded-For"] = $"198.51.100.1, {visitor}:4711" });

    public void Dispose()
    {
        _host.Dispose();
        _folder.Dispose();
        Confidential.AssertNoneIn(Log.Text);
    }

    private static IEnumerable<KeyValuePair<string, string?>> Named((string Name, string Value)[] settings) =>
        HostSettings.Named(settings).Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value));

    /// <summary>What a function is told of what triggered it.</summary>
    internal sealed class Invocation(Dictionary<string, object?> known) : FunctionContext
    {
        public override string InvocationId => "an-invocation";

        public override string FunctionId => "a-function";

        public override TraceContext TraceContext => null!;

        public override BindingContext BindingContext { get; } = new Known(known);

        public override RetryContext RetryContext => null!;

        public override IServiceProvider InstanceServices { get; set; } = null!;

        public override FunctionDefinition FunctionDefinition { get; } = new Sending();

        public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

        public override IInvocationFeatures Features => null!;

        private sealed class Sending : FunctionDefinition
        {
            public override ImmutableArray<FunctionParameter> Parameters => [];

            public override string PathToAssembly => string.Empty;

            public override string EntryPoint => string.Empty;

            public override string Id => "a-function";

            public override string Name => "SendMail";

            public override IImmutableDictionary<string, BindingMetadata> InputBindings => ImmutableDictionary<string, BindingMetadata>.Empty;

            public override IImmutableDictionary<string, BindingMetadata> OutputBindings => ImmutableDictionary<string, BindingMetadata>.Empty;
        }

        private sealed class Known(Dictionary<string, object?> known) : BindingContext
        {
            public override IReadOnlyDictionary<string, object?> BindingData => known;
        }
    }
}
