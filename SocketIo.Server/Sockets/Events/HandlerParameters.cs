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

    /// <returns>A bit for each parameter that is declared as never null, the first one lowest; 0 where the program keeps no such facts.</returns>
    public static int NotNull(Delegate handler) => IsSupported ? Known.GetOrAdd(handler.Method, Read) : 0;

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
