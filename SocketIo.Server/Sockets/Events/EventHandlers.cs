using System.Text;
using SocketIo.Server.Broadcast;

namespace SocketIo.Server.Sockets.Events;

/// <summary>
/// The handlers of one socket. Looked up in UTF-8, without a lock: arrays that only ever grow at their end, replaced when they are full.
/// A socket has as many as its application registers, few enough to be compared one by one.
/// </summary>
internal sealed class EventHandlers
{
    private const int InitialCapacity = 4;

    // What is looked through for each event lies side by side; a handler is there once its name is.
    private NamedHandler[] _named = [];
    private Action<Exception>?[] _errors = [];

    // These are rarely there, and replaced at each change.
    private volatile Func<SocketIoEvent, Task>[] _any = [];
    private volatile Action<OutgoingEvent>[] _outgoing = [];
    private volatile Func<SocketIoEvent, Func<Task>, Task>[] _middlewares = [];

    public Func<SocketIoEvent, Task>[] Any => _any;

    public Func<SocketIoEvent, Func<Task>, Task>[] Middlewares => _middlewares;

    public bool HasOutgoing => _outgoing.Length > 0;

    private ReadOnlySpan<NamedHandler> Named
    {
        get
        {
            var named = Volatile.Read(ref _named);
            var count = 0;
            while (count < named.Length && named[count].Name is not null) count++;
            return named.AsSpan(0, count);
        }
    }

    public void Add(string name, SocketEventHandler handler, bool once)
    {
        ArgumentNullException.ThrowIfNull(name);
        var utf8 = EventName.Encode(name);
        lock (this)
        {
            var count = Named.Length;
            if (count == _named.Length)
            {
                var larger = new NamedHandler[Math.Max(InitialCapacity, count * 2)];
                _named.CopyTo(larger, 0);
                Volatile.Write(ref _named, larger);
            }

            _named[count].Set(utf8, once ? new Once(this, handler) : handler);
        }
    }

    public void AddAny(Func<SocketIoEvent, Task> handler, bool first)
    {
        lock (this) _any = first ? [handler, .. _any] : [.. _any, handler];
    }

    /// <param name="handler">Null for all.</param>
    public void RemoveAny(Func<SocketIoEvent, Task>? handler)
    {
        lock (this) _any = handler is null ? [] : Array.FindAll(_any, other => other != handler);
    }

    public void AddOutgoing(Action<OutgoingEvent> handler, bool first)
    {
        lock (this) _outgoing = first ? [handler, .. _outgoing] : [.. _outgoing, handler];
    }

    /// <param name="handler">Null for all.</param>
    public void RemoveOutgoing(Action<OutgoingEvent>? handler)
    {
        lock (this) _outgoing = handler is null ? [] : Array.FindAll(_outgoing, other => other != handler);
    }

    public void AddMiddleware(Func<SocketIoEvent, Func<Task>, Task> middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        lock (this) _middlewares = [.. _middlewares, middleware];
    }

    public void AddError(Action<Exception> handler) => Append(ref _errors, handler);

    public void Remove(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var utf8 = Encoding.UTF8.GetBytes(name);
        Remove(entry => utf8.AsSpan().SequenceEqual(entry.Name));
    }

    public void Remove(SocketEventHandler handler) => Remove(entry => ReferenceEquals(entry.Handler, handler));

    /// <summary>Removes a handler, the last one added if it was added several times.</summary>
    public void Remove(string name, Delegate handler)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(handler);
        var utf8 = Encoding.UTF8.GetBytes(name);
        lock (this)
        {
            var last = Array.FindLast(_named, entry => utf8.AsSpan().SequenceEqual(entry.Name) && entry.Handler.IsFor(handler));
            if (last.Name is not null) Remove(last.Handler);
        }
    }

    /// <summary>Removes the handlers for names and for errors.</summary>
    public void RemoveAll()
    {
        lock (this)
        {
            Volatile.Write(ref _named, []);
            Volatile.Write(ref _errors, []);
        }
    }

    /// <summary>The names for which there are handlers, each once, in the order in which they were first added.</summary>
    public string[] Names()
    {
        var names = new List<string>();
        foreach (ref readonly var entry in Named) names.Add(Encoding.UTF8.GetString(entry.Name!));
        return [.. names.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The first handler for a name.</summary>
    /// <returns>How many there are.</returns>
    public int Find(ReadOnlySpan<byte> name, out SocketEventHandler? first)
    {
        first = null;
        var count = 0;
        foreach (ref readonly var entry in Volatile.Read(ref _named).AsSpan())
        {
            if (entry.Name is not { } candidate) break;
            if (!name.SequenceEqual(candidate)) continue;
            first ??= entry.Handler;
            count++;
        }

        return count;
    }

    /// <summary>All handlers for a name in the order they are called.</summary>
    public List<SocketEventHandler> FindAll(ReadOnlySpan<byte> name)
    {
        var found = new List<SocketEventHandler>();
        foreach (ref readonly var entry in Named)
        {
            if (name.SequenceEqual(entry.Name)) found.Add(entry.Handler);
        }

        return found;
    }

    /// <summary>Tells of an event that is about to be sent. What the handlers throw is handed to <paramref name="failed"/>.</summary>
    public void NoteOutgoing(OutgoingEvent sent, Action<Exception> failed) => CallAll(_outgoing, sent, failed);

    /// <summary>Tells the error handlers. What they throw themselves is handed to <paramref name="failed"/>.</summary>
    public void RaiseError(Exception fault, Action<Exception> failed) => CallAll(Volatile.Read(ref _errors), fault, failed);

    private static void CallAll<T>(Action<T>?[] handlers, T argument, Action<Exception> failed)
    {
        foreach (var handler in handlers)
        {
            try
            {
                handler?.Invoke(argument);
            }
            catch (Exception fault)
            {
                failed(fault);
            }
        }
    }

    private void Remove(Predicate<NamedHandler> match)
    {
        lock (this) Volatile.Write(ref _named, Array.FindAll(_named, entry => entry.Name is not null && !match(entry)));
    }

    private void Append<T>(ref T?[] items, T item)
        where T : class
    {
        lock (this)
        {
            var count = Array.IndexOf(items, null);
            if (count < 0)
            {
                count = items.Length;
                var larger = new T?[Math.Max(InitialCapacity, count * 2)];
                items.CopyTo(larger, 0);
                larger[count] = item;
                Volatile.Write(ref items, larger);
                return;
            }

            Volatile.Write(ref items[count], item);
        }
    }

    /// <summary>Calls another handler for one event, and takes itself off before that.</summary>
    private sealed class Once(EventHandlers all, SocketEventHandler handler) : SocketEventHandler
    {
        private int _called;

        public override bool KeepsEvent => handler.KeepsEvent;

        public override bool IsFor(Delegate other) => handler.IsFor(other);

        public override Task InvokeAsync(in EventView view)
        {
            // Two events may have found it before it was off, where they are handled in parallel and another handler takes its time.
            if (Interlocked.Exchange(ref _called, 1) != 0) return Task.CompletedTask;
            all.Remove(this);
            return handler.InvokeAsync(view);
        }
    }
}
