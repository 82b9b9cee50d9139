using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Broadcast.Messages;
using SocketIo.Server.Diagnostics;

namespace SocketIo.Server.Broadcast.ServerSide;

/// <summary>
/// What the application does with events of the other nodes. Handlers begin in the order of the events, on the thread pool: whoever reads from
/// the cluster must not wait for the application.
/// </summary>
internal sealed class ServerSideHandlers(string place, SocketIoJson json, ILogger logger)
{
    private readonly Lock _gate = new();
    private readonly ConcurrentQueue<ServerSideEvent> _events = new();
    private volatile (string Name, Func<ServerSideEvent, Task> Handler)[] _handlers = [];
    private int _running;

    public void Add(string name, Func<ServerSideEvent, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(handler);
        lock (_gate) _handlers = [.. _handlers, (name, handler)];
    }

    public void Handle(ClusterValue data, ClusterAnswer? answered)
    {
        if (data.Element(0).AsText() is not { } name || !Array.Exists(_handlers, added => added.Name == name)) return;
        _events.Enqueue(new ServerSideEvent(name, json, data.ToOwned(), answered));
        ThreadPool.UnsafeQueueUserWorkItem(static handlers => handlers.Run(), this, preferLocal: false);
    }

    private void Run()
    {
        // Asked again after each round: an event may have come after the last look and before the flag was down.
        while (!_events.IsEmpty && Interlocked.Exchange(ref _running, 1) == 0)
        {
            while (_events.TryDequeue(out var next))
            {
                foreach (var (name, handler) in _handlers)
                {
                    if (name == next.Name) _ = RunAsync(handler, next);
                }
            }

            Volatile.Write(ref _running, 0);
        }
    }

    private async Task RunAsync(Func<ServerSideEvent, Task> handler, ServerSideEvent next)
    {
        try
        {
            await handler(next);
        }
        catch (Exception fault)
        {
            SocketLog.ServerSideHandlerFailed(logger, fault, place);
        }
    }
}
