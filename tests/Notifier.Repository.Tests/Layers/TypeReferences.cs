using System.Reflection;
using System.Reflection.Emit;

namespace Notifier.Repository.Tests.Layers;

/// <summary>Which types a compiled type needs: in what it declares, and in what its methods do.</summary>
internal static class TypeReferences
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<int, OpCode> Codes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value & 0xFFFF);

    public static IEnumerable<Type> From(Type type)
    {
        var needed = new List<Type?> { type.BaseType };
        needed.AddRange(type.GetInterfaces());
        needed.AddRange(type.GetCustomAttributesData().Select(attribute => attribute.AttributeType));
        needed.AddRange(type.GetFields(Declared).Select(field => field.FieldType));
        foreach (var method in type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared)))
        {
            needed.AddRange(method.GetParameters().Select(parameter => parameter.ParameterType));
            needed.Add((method as MethodInfo)?.ReturnType);
            needed.AddRange(Body(method));
        }

        return needed.SelectMany(Parts).Distinct();
    }

    private static IEnumerable<Type?> Body(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body || body.GetILAsByteArray() is not { } code)
        {
            yield break;
        }

        foreach (var local in body.LocalVariables)
        {
            yield return local.LocalType;
        }

        var typeArguments = method.DeclaringType is { IsGenericType: true } declaring ? declaring.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var place = 0; place < code.Length;)
        {
            var value = (int)code[place++];
            if (value == 0xFE)
            {
                value = 0xFE00 | code[place++];
            }

            var operand = Codes[value].OperandType;
            if (operand is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                var member = method.Module.ResolveMember(BitConverter.ToInt32(code, place), typeArguments, methodArguments);
                yield return member as Type ?? member?.DeclaringType;
                if (member is MethodInfo { IsGenericMethod: true } called)
                {
                    foreach (var argument in called.GetGenericArguments())
                    {
                        yield return argument;
                    }
                }
            }

            place += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, place)),
                _ => 4,
            };
        }
    }

    /// <summary>A list of dates needs the list and the date.</summary>
    private static IEnumerable<Type> Parts(Type? type)
    {
        if (type is null || type.IsGenericParameter)
        {
            yield break;
        }

        yield return type;
        Type[] inner = [.. type.GetGenericArguments(), .. type.GetElementType() is { } element ? [element] : Type.EmptyTypes];
        foreach (var part in inner.SelectMany(Parts))
        {
            yield return part;
        }
    }
}
