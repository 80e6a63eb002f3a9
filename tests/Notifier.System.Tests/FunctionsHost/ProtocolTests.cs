using System.Reflection;
using Google.Protobuf.Reflection;
using Notifier.System.Tests.Deployed;
using Notifier.System.Tests.FunctionsHost.Rpc;

namespace Notifier.System.Tests.FunctionsHost;

/// <summary>What the host double speaks is what the worker in the package speaks.</summary>
[Trait("Category", "Long")]
public sealed class ProtocolTests(Package package)
{
    [Fact]
    public void Every_Field_Has_The_Name_Number_And_Kind_It_Has_In_The_Package()
    {
        var assembly = Assembly.LoadFrom(Path.Combine(package.Folder, "Microsoft.Azure.Functions.Worker.Grpc.dll"));
        var reflection = assembly.GetType("Microsoft.Azure.Functions.Worker.Grpc.Messages.FunctionRpcReflection", throwOnError: true)!;
        var theirs = (FileDescriptor)reflection.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
        var ours = FunctionsHostReflection.Descriptor;
        Assert.Equal(theirs.Package, ours.Package);

        var known = Lines(theirs).ToHashSet(StringComparer.Ordinal);
        var spoken = Lines(ours).ToList();
        Assert.Contains("StreamingMessage.rpc_log = 2 message .AzureFunctionsRpcMessages.RpcLog in content", spoken);
        Assert.Contains("RpcLog.Level.Error = 4", spoken);
        Assert.DoesNotContain(spoken, line => !known.Contains(line));
    }

    private static IEnumerable<string> Lines(FileDescriptor file) =>
    [
        .. file.Services.SelectMany(service => service.Methods.Select(method =>
            $"{service.Name}.{method.Name} {method.InputType.FullName} {method.IsClientStreaming} "
            + $"{method.OutputType.FullName} {method.IsServerStreaming}")),
        .. file.MessageTypes.SelectMany(message => Lines(message, message.Name)),
        .. file.EnumTypes.SelectMany(Lines),
    ];

    private static IEnumerable<string> Lines(MessageDescriptor message, string name) =>
    [
        .. message.Fields.InDeclarationOrder().Select(field =>
            $"{name}.{field.Name} = {field.FieldNumber} {(field.IsRepeated ? "repeated " : "")}{Kind(field)}"
            + (field.RealContainingOneof is { } oneof ? $" in {oneof.Name}" : "")),
        .. message.NestedTypes.SelectMany(nested => Lines(nested, $"{name}.{nested.Name}")),
        .. message.EnumTypes.SelectMany(Lines),
    ];

    private static IEnumerable<string> Lines(EnumDescriptor values) =>
        values.Values.Select(value => $"{Short(values.FullName)}.{value.Name} = {value.Number}");

    private static string Kind(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message => $"message .{field.MessageType.FullName}",
        FieldType.Enum => $"enum .{field.EnumType.FullName}",
        var plain => $"{plain}".ToLowerInvariant(),
    };

    private static string Short(string name) => name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..];
}
