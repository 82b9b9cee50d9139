using System.Text.Json;
using System.Text.Unicode;
using SocketIo.Protocol;
using SocketIo.Protocol.Packets.MsgPack;
using SocketIo.Server.Engine.Outbound;

namespace SocketIo.Server.Broadcast.Cluster;

/// <summary>
/// A message of another node, taken apart: JSON if it begins with a brace, else MessagePack (F-ADP-17). What cannot be read is no message, and
/// never an exception. Owns pooled memory; dispose once, what it gave out is dead afterwards.
/// </summary>
internal sealed class ClusterInput : IDisposable
{
    private static readonly ProtocolLimits Limits = new(int.MaxValue, ProtocolLimits.DeepestAllowed);

    private readonly ReadOnlyMemory<byte> _text;
    private readonly PooledBufferWriter? _converted;
    private readonly ReadOnlyMemory<byte>[] _attachments;

    private ClusterInput(ReadOnlyMemory<byte> text, PooledBufferWriter? converted, ReadOnlyMemory<byte>[] attachments)
    {
        _text = text;
        _converted = converted;
        _attachments = attachments;
    }

    public ClusterValue Value => new(_converted is null ? _text.Span : _converted.WrittenSpan, _attachments);

    /// <param name="message">What came; it must stay as it is until the input is disposed.</param>
    /// <returns>Null for what cannot be read.</returns>
    public static ClusterInput? TryRead(ReadOnlyMemory<byte> message)
    {
        if (message.IsEmpty) return null;
        return message.Span[0] == (byte)'{' ? TryReadJson(message) : TryReadMessagePack(message);
    }

    /// <summary>The same for text that is not necessarily an object.</summary>
    public static ClusterInput? TryReadJson(ReadOnlyMemory<byte> message)
    {
        // The reader looks into no string, and clients hang up on text that is no UTF-8.
        if (!Utf8.IsValid(message.Span)) return null;
        try
        {
            var reader = new Utf8JsonReader(message.Span, new JsonReaderOptions { MaxDepth = Limits.MaxDepth });
            while (reader.Read())
            {
            }

            return new ClusterInput(message, converted: null, []);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The same for MessagePack alone.</summary>
    public static ClusterInput? TryReadMessagePack(ReadOnlyMemory<byte> message)
    {
        var json = new PooledBufferWriter(message.Length);
        var places = new List<Range>();
        if (MessagePackReader.TryReadValue(message.Span, Limits, json, places) != ProtocolError.None)
        {
            json.Dispose();
            return null;
        }

        return new ClusterInput(default, json, places.Count == 0 ? [] : [.. places.Select(place => message[place])]);
    }

    public void Dispose() => _converted?.Dispose();
}
