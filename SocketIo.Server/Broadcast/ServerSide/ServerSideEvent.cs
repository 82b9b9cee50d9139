using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Broadcast.Messages;

namespace SocketIo.Server.Broadcast.ServerSide;

/// <summary>An event that another node's application has sent to this one's (F-API-12).</summary>
public sealed class ServerSideEvent
{
    private readonly SocketIoJson _json;
    private readonly OwnedValue _data;
    private readonly ClusterAnswer? _answered;
    private int _replied;

    internal ServerSideEvent(string name, SocketIoJson json, OwnedValue data, ClusterAnswer? answered)
    {
        Name = name;
        _json = json;
        _data = data;
        _answered = answered;
    }

    /// <summary>The event's name.</summary>
    public string Name { get; }

    /// <summary>Whether the other node waits for <see cref="Reply"/>.</summary>
    public bool WantsReply => _answered is not null;

    /// <summary>Reads one argument with the application's JSON options; binary data as <c>byte[]</c> or <see cref="ReadOnlyMemory{T}"/>.</summary>
    /// <typeparam name="T">The type to read.</typeparam>
    /// <param name="index">The argument's place, from 0.</param>
    /// <returns>The argument; null when it is null or missing and the type can hold that.</returns>
    /// <exception cref="EventArgumentException">It does not fit the type.</exception>
    public T? Get<T>(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var view = _data.View;
        using var attachments = AttachmentSet.Of(view.Attachments);
        return _json.Read<T>(view.Element(index + 1).Json, attachments, mayBeNull: true, index);
    }

    /// <summary>Answers the other node, if it asked and nobody has answered yet.</summary>
    /// <param name="value">The answer, written by its run-time type.</param>
    public void Reply(object? value)
    {
        if (_answered is null || Interlocked.Exchange(ref _replied, 1) == 1) return;
        using var writer = new ClusterWriter(_json);
        writer.WriteObject(value);
        _answered(writer.Value);
    }
}
