using System.Reflection;
using System.Reflection.Emit;

namespace Chat.Tests.Architecture;

/// <summary>Reads out of compiled code which types and members a type mentions: in its signatures, its attributes and its method bodies.</summary>
internal static class MemberUses
{
    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;

    private static readonly Dictionary<int, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => (int)(ushort)code.Value);

    /// <summary>All types that a type mentions, those in angle brackets included.</summary>
    public static HashSet<Type> TypesUsedBy(Type type)
    {
        var members = MembersUsedBy(type).ToList();
        var methods = MethodsOf(type).ToList();
        IEnumerable<Type?> mentioned =
        [
            type.BaseType,
            .. type.GetInterfaces(),
            .. type.GetGenericArguments().SelectMany(argument => argument.GetGenericParameterConstraints()),
            .. type.GetFields(Declared).Select(field => field.FieldType),
            .. type.GetCustomAttributesData().Concat(type.GetMembers(Declared).SelectMany(member => member.GetCustomAttributesData()))
                .Select(attribute => attribute.AttributeType),
            .. methods.SelectMany(method => method.GetParameters()).Select(parameter => parameter.ParameterType),
            .. methods.OfType<MethodInfo>().Select(method => method.ReturnType),
            .. methods.Select(method => method.GetMethodBody()).SelectMany(TypesOfBody),
            .. members.Select(member => member as Type ?? member.DeclaringType),
            .. members.OfType<MethodInfo>().Where(method => method.IsGenericMethod).SelectMany(method => method.GetGenericArguments()),
        ];
        var found = new HashSet<Type>();
        foreach (var one in mentioned) Add(found, one);
        return found;
    }

    /// <summary>All members that the method bodies of a type call, read, write or name.</summary>
    public static IEnumerable<MemberInfo> MembersUsedBy(Type type) => MethodsOf(type).SelectMany(method => MembersUsedBy(type, method));

    private static IEnumerable<MethodBase> MethodsOf(Type type) => type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors(Declared));

    private static IEnumerable<Type?> TypesOfBody(MethodBody? body) => body is null
        ? []
        : body.LocalVariables.Select(local => (Type?)local.LocalType)
            .Concat(body.ExceptionHandlingClauses.Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause).Select(clause => clause.CatchType));

    private static void Add(HashSet<Type> found, Type? type)
    {
        while (type is { HasElementType: true }) type = type.GetElementType();
        if (type is null || type.IsGenericParameter || type.IsFunctionPointer) return;
        if (!type.IsGenericType)
        {
            found.Add(type);
            return;
        }

        found.Add(type.GetGenericTypeDefinition());
        foreach (var argument in type.GetGenericArguments()) Add(found, argument);
    }

    private static IEnumerable<MemberInfo> MembersUsedBy(Type type, MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var at = 0; at < code.Length;)
        {
            var instruction = Codes[code[at] == 0xfe ? (code[at++] << 8) | code[at++] : code[at++]];
            if (instruction.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
                yield return method.Module.ResolveMember(BitConverter.ToInt32(code, at), type.GetGenericArguments(), methodArguments)!;
            at += OperandLength(instruction.OperandType, code, at);
        }
    }

    private static int OperandLength(OperandType operand, byte[] code, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
        _ => 4,
    };
}
