using System.Buffers;
using System.Text;
using SocketIo.Protocol.Packets;
using SocketIo.Server.Broadcast;
using SocketIo.Server.Broadcast.Messages;
using SocketIo.Server.Sockets.Events;

namespace SocketIo.Server.Sockets;

/// <summary>
/// An event as it was received, for handlers that look at it themselves. Valid until the handler's task ends; it owns one pooled array,
/// which others may use afterwards, so nothing of it may be kept.
/// </summary>
public sealed class SocketIoEvent
{
    private readonly Socket _socket;
    private readonly long _ackId;
    private int _length;
    private AttachmentSet? _attachments;
    private byte[]? _bytes;
    private string? _name;
    private int _answered;

    internal SocketIoEvent(Socket socket, ReadOnlySpan<byte> json, long ackId, AttachmentSet? attachments)
    {
        _socket = socket;
        _ackId = ackId;
        _length = json.Length;
        _attachments = attachments;
        _bytes = ArrayPool<byte>.Shared.Rent(json.Length);
        json.CopyTo(_bytes);
    }

    /// <summary>The event's name; a number as its text (F-SIO-07).</summary>
    /// <exception cref="ObjectDisposedException">The handler's task has ended.</exception>
    public string Name => _name ??= ReadName();

    /// <summary>The number of arguments, the name not counted.</summary>
    /// <exception cref="ObjectDisposedException">The handler's task has ended.</exception>
    public int Count
    {
        get
        {
            var reader = new ArgumentReader(Json);
            var count = -1;
            while (reader.TryReadNext(out _)) count++;
            return count;
        }
    }

    /// <summary>Whether the client asked for an acknowledgement.</summary>
    public bool WantsAck => _ackId >= 0;

    internal long ByteCount => _length + (_attachments?.ByteCount ?? 0);

    internal AttachmentSet? Attachments => _attachments;

    internal EventView View => new(Json, _attachments, new AckReply(_socket, _ackId, this));

    private ReadOnlySpan<byte> Json
    {
        get
        {
            var bytes = _bytes;
            ObjectDisposedException.ThrowIf(bytes is null, this);
            return bytes.AsSpan(0, _length);
        }
    }

    /// <summary>Reads one argument with the application's JSON options; binary data as <c>byte[]</c> or <see cref="ReadOnlyMemory{T}"/>.</summary>
    /// <typeparam name="T">The type to read.</typeparam>
    /// <param name="index">The argument's place, from 0.</param>
    /// <returns>The argument, the application's own; null when it is null or missing and the type can hold that.</returns>
    /// <exception cref="EventArgumentException">It does not fit the type.</exception>
    /// <exception cref="ObjectDisposedException">The handler's task has ended.</exception>
    public T? Get<T>(int index) => _socket.Namespace.Json.Read<T>(GetRawJson(index), _attachments, mayBeNull: true, index);

    /// <summary>The JSON of one argument, in which a placeholder stands for binary data.</summary>
    /// <param name="index">The argument's place, from 0.</param>
    /// <returns>Valid until the handler's task ends; empty when the argument is missing.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative.</exception>
    /// <exception cref="ObjectDisposedException">The handler's task has ended.</exception>
    public ReadOnlySpan<byte> GetRawJson(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var reader = new ArgumentReader(Json);
        reader.TryReadNext(out _);
        for (var i = 0; i < index; i++)
        {
            if (!reader.TryReadNext(out _)) return default;
        }

        reader.TryReadNext(out var json);
        return json;
    }

    /// <summary>Acknowledges the event, if the client asked for that and nobody has done it yet (F-SIO-48).</summary>
    /// <param name="arguments">Any number of values.</param>
    /// <returns>Completed when the acknowledgement is in the session's queue.</returns>
    public ValueTask AckAsync(params ReadOnlySpan<object?> arguments)
    {
        if (WantsAck && TryAnswer()) _socket.SendAck(_ackId, arguments);
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Puts another name and other arguments in the place of the event's, for the handlers that come after (F-API-57). What
    /// <see cref="GetRawJson"/> gave before is not valid any more.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <param name="arguments">The arguments, written by their run-time types.</param>
    /// <exception cref="ObjectDisposedException">The handler's task has ended.</exception>
    public void Replace(string name, params ReadOnlySpan<object?> arguments)
    {
        ArgumentNullException.ThrowIfNull(name);
        ObjectDisposedException.ThrowIf(_bytes is null, this);
        using var scratch = _socket.Namespace.Encoder.Payload(name, arguments);
        var attachments = scratch.Attachments.Count == 0 ? null : new AttachmentSet(scratch.Attachments.Count);
        foreach (var attachment in scratch.Attachments) attachments!.Add(attachment.Span);

        var json = scratch.Buffer.WrittenSpan;
        var bytes = ArrayPool<byte>.Shared.Rent(json.Length);
        json.CopyTo(bytes);
        Release();
        _bytes = bytes;
        _length = json.Length;
        _attachments = attachments;
        _name = name;
    }

    /// <returns>True for the first who asks.</returns>
    internal bool TryAnswer() => Interlocked.Exchange(ref _answered, 1) == 0;

    /// <summary>Gives the bytes back.</summary>
    internal void Release()
    {
        _attachments?.Dispose();
        if (Interlocked.Exchange(ref _bytes, null) is { } bytes) ArrayPool<byte>.Shared.Return(bytes);
    }

    private string ReadName() => Encoding.UTF8.GetString(EventName.Read(Json));
}
