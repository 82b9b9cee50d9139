using System.Collections.Concurrent;
using System.Reflection;

namespace SocketIo.Server.Sockets.Events;

/// <summary>Which parameters of a handler are declared as never null, so that a client's null does not get as far as the handler.</summary>
internal static class HandlerParameters
{
    // As many entries as the program has handlers in its source.
    private static readonly ConcurrentDictionary<MethodInfo, int> Known = new();

    private static readonly bool IsSupported =
        !AppContext.TryGetSwitch("System.Reflection.NullabilityInfoContext.IsSupported", out var isOn) || isOn;

    /// <returns>Whether a parameter is declared as never null; false where the program keeps no such facts.</returns>
    public static bool IsNotNull(Delegate handler, int index) => IsSupported && (Known.GetOrAdd(handler.Method, Read) & (1 << index)) != 0;

    // A bit for each parameter, the first one lowest.
    private static int Read(MethodInfo method)
    {
        var nullability = new NullabilityInfoContext();
        var notNull = 0;
        var parameters = method.GetParameters();
        for (var i = 0; i < parameters.Length; i++)
        {
            var type = parameters[i].ParameterType;
            if (!type.IsValueType && nullability.Create(parameters[i]).WriteState == NullabilityState.NotNull) notNull |= 1 << i;
        }

        return notNull;
    }
}
