using System.Text;

namespace SocketIo.Server.Sockets.Events;

/// <summary>
/// The handlers of one socket. Looked up in UTF-8, without a lock: arrays that only ever grow at their end, replaced when they are full.
/// A socket has as many as its application registers, few enough to be compared one by one.
/// </summary>
internal sealed class EventHandlers
{
    private const int InitialCapacity = 4;

    private readonly Lock _gate = new();
    private NamedHandler?[] _named = [];
    private SocketEventHandler?[] _any = [];
    private Action<Exception>?[] _errors = [];

    public bool HasAny => Volatile.Read(ref _any).Length > 0;

    public void Add(string name, SocketEventHandler handler)
    {
        ArgumentNullException.ThrowIfNull(name);
        Append(ref _named, new NamedHandler(Encoding.UTF8.GetBytes(name), handler));
    }

    public void AddAny(SocketEventHandler handler) => Append(ref _any, handler);

    public void AddError(Action<Exception> handler) => Append(ref _errors, handler);

    public void Remove(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var utf8 = Encoding.UTF8.GetBytes(name);
        lock (_gate) Volatile.Write(ref _named, Array.FindAll(_named, entry => entry is not null && !utf8.AsSpan().SequenceEqual(entry.Name)));
    }

    /// <summary>The first handler for a name.</summary>
    /// <returns>How many there are.</returns>
    public int Find(ReadOnlySpan<byte> name, out SocketEventHandler? first)
    {
        first = null;
        var count = 0;
        foreach (var entry in Volatile.Read(ref _named))
        {
            if (entry is null) break;
            if (!name.SequenceEqual(entry.Name)) continue;
            first ??= entry.Handler;
            count++;
        }

        return count;
    }

    /// <summary>All handlers for a name in the order they are called: those for any event first (F-API-56).</summary>
    public List<SocketEventHandler> FindAll(ReadOnlySpan<byte> name)
    {
        var found = new List<SocketEventHandler>();
        foreach (var handler in Volatile.Read(ref _any))
        {
            if (handler is not null) found.Add(handler);
        }

        foreach (var entry in Volatile.Read(ref _named))
        {
            if (entry is not null && name.SequenceEqual(entry.Name)) found.Add(entry.Handler);
        }

        return found;
    }

    /// <summary>Tells the error handlers. What they throw themselves is handed to <paramref name="failed"/>.</summary>
    public void RaiseError(Exception fault, Action<Exception> failed)
    {
        foreach (var handler in Volatile.Read(ref _errors))
        {
            try
            {
                handler?.Invoke(fault);
            }
            catch (Exception another)
            {
                failed(another);
            }
        }
    }

    private void Append<T>(ref T?[] items, T item)
        where T : class
    {
        lock (_gate)
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
}
