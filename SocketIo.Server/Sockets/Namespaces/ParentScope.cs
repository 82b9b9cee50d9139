using SocketIo.Server.Broadcast;
using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Broadcast.Messages;

namespace SocketIo.Server.Sockets.Namespaces;

/// <summary>Sends events to the current children of a parent, and counts whom they reach; everything else finds nobody (F-API-33).</summary>
internal sealed class ParentScope(ParentNamespace parent) : IBroadcastScope
{
    public ValueTask EmitAsync(BroadcastTarget target, string eventName, ReadOnlySpan<object?> arguments)
    {
        MessageEncoder.CheckName(eventName);
        List<Task>? pending = null;
        foreach (var child in parent.Children)
        {
            var sent = child.Broadcaster.EmitAsync(target, eventName, arguments);
            if (!sent.IsCompletedSuccessfully) (pending ??= []).Add(sent.AsTask());
        }

        return pending is null ? ValueTask.CompletedTask : new ValueTask(Task.WhenAll(pending));
    }

    public Task<Answers<T>> EmitWithAckAsync<T>(BroadcastTarget target, string eventName, ReadOnlySpan<object?> arguments)
    {
        MessageEncoder.CheckName(eventName);
        return Task.FromResult(new Answers<T>([]));
    }

    public ValueTask JoinAsync(BroadcastTarget target, ReadOnlySpan<string> rooms) => ValueTask.CompletedTask;

    public ValueTask LeaveAsync(BroadcastTarget target, ReadOnlySpan<string> rooms) => ValueTask.CompletedTask;

    public ValueTask DisconnectAsync(BroadcastTarget target, bool close) => ValueTask.CompletedTask;

    public List<TMember> Fetch<TMember>(BroadcastTarget target)
        where TMember : IBroadcastMember => throw new NotSupportedException("FetchSocketsAsync is not supported on parent namespaces; ask each of their Children.");

    public Task<Answers<ClusterSocket>>? FetchOthersAsync(BroadcastTarget target) => null;

    public async ValueTask<int> CountAsync(BroadcastTarget target)
    {
        var counts = await Task.WhenAll(parent.Children.Select(child => child.Broadcaster.CountAsync(target).AsTask()));
        return counts.Sum();
    }
}
