using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Chat.Tests.Architecture;

/// <summary>Writes down what a library offers: one line for each type and member that an application can name.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;

    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    public static IReadOnlyList<string> Of(Assembly assembly) => [.. assembly.GetExportedTypes().SelectMany(Of).Order(StringComparer.Ordinal)];

    public static IEnumerable<string> Of(Type type)
    {
        var name = $"{type.Namespace}.{Name(type)}";
        yield return $"{name}: {Kind(type)}{Bases(type)}";
        if (typeof(Delegate).IsAssignableFrom(type)) yield break;

        foreach (var member in type.GetMembers(Declared).Where(IsOffered))
        {
            if (member is not Type) yield return $"{name}.{Describe(member)}";
        }
    }

    /// <summary>What was taken away (-) and what was added (+).</summary>
    public static IReadOnlyList<string> Difference(IEnumerable<string> accepted, IEnumerable<string> actual)
    {
        var before = accepted.ToHashSet();
        var after = actual.ToHashSet();
        return [.. before.Except(after).Select(line => $"- {line}"), .. after.Except(before).Select(line => $"+ {line}")];
    }

    private static string Kind(Type type) =>
        typeof(Delegate).IsAssignableFrom(type) ? $"delegate {Signature(type.GetMethod("Invoke")!)}"
        : type.IsEnum ? "enum"
        : type.IsInterface ? "interface"
        : type.IsValueType ? (type.IsByRefLike ? "ref struct" : "struct")
        : type is { IsAbstract: true, IsSealed: true } ? "static class"
        : type.IsAbstract ? "abstract class"
        : type.IsSealed ? "sealed class"
        : "class";

    private static string Bases(Type type)
    {
        if (type.IsEnum || typeof(Delegate).IsAssignableFrom(type)) return "";
        var inherited = type.BaseType?.GetInterfaces() ?? [];
        var bases = type.GetInterfaces().Except(inherited).Where(one => one.IsVisible).Select(Name).Order(StringComparer.Ordinal).ToList();
        if (type is { IsClass: true, BaseType: { } parent } && parent != typeof(object)) bases.Insert(0, Name(parent));
        return bases.Count == 0 ? "" : " : " + string.Join(", ", bases);
    }

    private static bool IsOffered(MemberInfo member) => member switch
    {
        FieldInfo field => (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly) && !field.IsSpecialName,
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsOffered),
        EventInfo one => IsOffered(one.AddMethod!),
        ConstructorInfo constructor => IsReachable(constructor) && !IsMade(constructor),
        MethodInfo method => IsReachable(method) && !method.IsSpecialName && !IsMade(method),
        _ => false,
    };

    private static bool IsOffered(MethodInfo accessor) => IsReachable(accessor);

    private static bool IsReachable(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsMade(MethodBase method) => method.IsDefined(typeof(CompilerGeneratedAttribute));

    private static string Describe(MemberInfo member) => member switch
    {
        FieldInfo { IsLiteral: true } field => $"{field.Name} = {Value(field.GetRawConstantValue())}",
        FieldInfo field => $"{field.Name}: {Name(field.FieldType)}",
        PropertyInfo property => $"{property.Name}: {Name(property.PropertyType, Nullability.Create(property))} {{ {Accessors(property)}}}",
        EventInfo one => $"{one.Name}: event {Name(one.EventHandlerType!)}",
        ConstructorInfo constructor => $"new({Parameters(constructor)})",
        MethodInfo method => $"{(method.IsStatic ? "static " : "")}{method.Name}{Generics(method)}{Signature(method)}",
        _ => member.Name,
    };

    private static string Accessors(PropertyInfo property)
    {
        var isInit = property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true;
        var set = property.SetMethod is { } setter && IsReachable(setter) ? (isInit ? "init; " : "set; ") : "";
        return (property.GetMethod is { } getter && IsReachable(getter) ? "get; " : "") + set;
    }

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";

    private static string Signature(MethodInfo method) =>
        $"({Parameters(method)}): {Name(method.ReturnType, Nullability.Create(method.ReturnParameter))}";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
    {
        var isParams = parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute));
        var prefix = isParams ? "params "
            : parameter.IsOut ? "out "
            : parameter.IsIn ? "in "
            : parameter.ParameterType.IsByRef ? "ref "
            : parameter.Position == 0 && method.IsDefined(typeof(ExtensionAttribute)) ? "this "
            : "";
        var value = parameter.HasDefaultValue ? $" = {Value(parameter.RawDefaultValue)}" : "";
        return $"{prefix}{Name(parameter.ParameterType, Nullability.Create(parameter))} {parameter.Name}{value}";
    }));

    private static string Value(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Name(Type type, NullabilityInfo info)
    {
        // Of a type parameter nothing is known.
        var isKnown = !(type.IsByRef ? type.GetElementType()! : type).IsGenericParameter;
        var isNullable = isKnown && !type.IsValueType && (info.ReadState == NullabilityState.Nullable || info.WriteState == NullabilityState.Nullable);
        var mark = isNullable ? "?" : "";
        if (type.IsByRef) return Name(type.GetElementType()!) + mark;
        if (type.IsArray && info.ElementType is { } element) return Name(type.GetElementType()!, element) + "[]" + mark;
        if (!type.IsGenericType || System.Nullable.GetUnderlyingType(type) is not null) return Name(type) + mark;

        var arguments = type.GetGenericArguments().Zip(info.GenericTypeArguments, Name);
        return $"{type.Name.Split('`')[0]}<{string.Join(", ", arguments)}>{mark}";
    }

    private static string Name(Type type)
    {
        if (System.Nullable.GetUnderlyingType(type) is { } inner) return Name(inner) + "?";
        if (type.IsByRef) return Name(type.GetElementType()!);
        if (type.IsArray) return Name(type.GetElementType()!) + "[]";
        if (Keywords.TryGetValue(type, out var keyword)) return keyword;

        var name = type.DeclaringType is { } outer && !type.IsGenericParameter ? $"{Name(outer)}.{type.Name}" : type.Name;
        if (!type.IsGenericType) return name;
        return $"{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }
}
