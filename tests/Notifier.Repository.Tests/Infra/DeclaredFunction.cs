using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Notifier.Functions;

namespace Notifier.Repository.Tests.Infra;

/// <summary>A function that the Functions host is told of, as the code declares it.</summary>
internal sealed record DeclaredFunction(string Name, MethodInfo Method, TriggerBindingAttribute Trigger)
{
    public static IReadOnlyList<DeclaredFunction> All { get; } =
    [
        .. from type in typeof(HttpFunctions).Assembly.GetExportedTypes()
           from method in type.GetMethods()
           where method.GetCustomAttribute<FunctionAttribute>() is not null
           let name = method.GetCustomAttribute<FunctionAttribute>()!.Name
           orderby name
           select new DeclaredFunction(name, method, method.GetParameters().Select(each => each.GetCustomAttribute<TriggerBindingAttribute>()).OfType<TriggerBindingAttribute>().Single()),
    ];
}
