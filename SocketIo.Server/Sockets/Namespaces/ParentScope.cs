using SocketIo.Server.Broadcast;
using SocketIo.Server.Broadcast.Messages;

namespace SocketIo.Server.Sockets.Namespaces;

/// <summary>Sends events to the current children of a parent, and counts whom they reach; everything else finds nobody (F-API-33).</summary>
internal sealed class ParentScope(ParentNamespace parent) : IBroadcastScope
{
    public void Emit(BroadcastTarget target, string eventName, ReadOnlySpan<object?> arguments)
    {
        MessageEncoder.CheckName(eventName);
        foreach (var child in parent.Children) child.Broadcaster.Emit(target, eventName, arguments);
    }

    public Task<IReadOnlyList<T>> EmitWithAckAsync<T>(BroadcastTarget target, string eventName, ReadOnlySpan<object?> arguments)
    {
        MessageEncoder.CheckName(eventName);
        return Task.FromResult<IReadOnlyList<T>>([]);
    }

    public void Join(BroadcastTarget target, ReadOnlySpan<string> rooms)
    {
    }

    public void Leave(BroadcastTarget target, ReadOnlySpan<string> rooms)
    {
    }

    public void Disconnect(BroadcastTarget target, bool close)
    {
    }

    public List<TMember> Fetch<TMember>(BroadcastTarget target)
        where TMember : IBroadcastMember => throw new NotSupportedException("FetchSocketsAsync is not supported on parent namespaces; ask each of their Children.");

    public int Count(BroadcastTarget target) => parent.Children.Sum(child => child.Broadcaster.Count(target));
}
