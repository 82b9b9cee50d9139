using SocketIo.Server.Diagnostics;

namespace SocketIo.Server.Engine.Events;

/// <summary>Calls the application's handlers one after the other. What one throws goes to the log; the next one and the session go on.</summary>
internal static class HandlerCalls
{
    public static void Add<T>(ref T? all, T handler)
        where T : Delegate
    {
        ArgumentNullException.ThrowIfNull(handler);
        var seen = Volatile.Read(ref all);
        while (true)
        {
            var before = Interlocked.CompareExchange(ref all, (T)Delegate.Combine(seen, handler), seen);
            if (ReferenceEquals(before, seen)) return;
            seen = before;
        }
    }

    public static void Call(Action? all, EngineSession session)
    {
        foreach (var handler in Delegate.EnumerateInvocationList(all))
        {
            try
            {
                handler();
            }
            catch (Exception fault)
            {
                ServerLog.EngineHandlerFailed(session.Log, fault, session.Id);
            }
        }
    }

    public static void Call<T>(Action<T>? all, T argument, EngineSession session)
        where T : allows ref struct
    {
        foreach (var handler in Delegate.EnumerateInvocationList(all))
        {
            try
            {
                handler(argument);
            }
            catch (Exception fault)
            {
                ServerLog.EngineHandlerFailed(session.Log, fault, session.Id);
            }
        }
    }
}
