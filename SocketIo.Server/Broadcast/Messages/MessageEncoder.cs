using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using SocketIo.Protocol.Packets;
using SocketIo.Protocol.Packets.Parsers;
using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Engine.Outbound;

namespace SocketIo.Server.Broadcast.Messages;

/// <summary>Encodes packets once, with the Engine.IO digit in front, for any number of receivers. The caller holds the one reference.</summary>
internal sealed class MessageEncoder(SocketIoJson json, IPacketParser? parser = null)
{
    /// <summary>The name of what <c>SendAsync</c> sends (F-API-27, F-API-53).</summary>
    public const string MessageEvent = "message";

    private const byte EngineMessage = (byte)'4';

    // Type, number of attachments, acknowledgement, offset.
    private const int LongestHeader = 64;

    public SocketIoJson Json => json;

    /// <exception cref="ArgumentException">The name is reserved (F-SIO-58).</exception>
    public static void CheckName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (ReservedEvents.Contains(name)) throw new ArgumentException($"\"{name}\" is a reserved event name", nameof(name));
    }

    /// <summary>An event, whose name has been checked; with an offset as its last argument, if there is one (F-API-79).</summary>
    public EncodedMessage Event(
        ReadOnlySpan<byte> namespaceName, string name, long ackId, ReadOnlySpan<object?> arguments, bool compress = true, string? offset = null)
    {
        using var scratch = EncodeScratch.Take(json, withAttachments: true);
        WriteHeader(scratch.Buffer, PacketType.Event, namespaceName, ackId);
        var payloadStart = scratch.Buffer.WrittenCount;
        scratch.Writer.WriteStartArray();
        scratch.Writer.WriteStringValue(name);
        foreach (var argument in arguments) json.Write(scratch.Writer, argument);
        if (offset is not null) scratch.Writer.WriteStringValue(offset);
        scratch.Writer.WriteEndArray();
        return Finish(scratch, payloadStart, PacketType.Event, namespaceName, ackId, compress, offset);
    }

    /// <summary>An event whose name and arguments are JSON already, and known to be one.</summary>
    public EncodedMessage Event(ReadOnlySpan<byte> namespaceName, ClusterValue data, long ackId, bool compress, string? offset = null)
    {
        using var text = new PooledBufferWriter(namespaceName.Length + data.Json.Length + LongestHeader);
        var type = data.Attachments.IsEmpty || parser is not null ? PacketType.Event : PacketType.BinaryEvent;
        WriteHeader(text, type, namespaceName, ackId, data.Attachments.Length);
        var payloadStart = text.WrittenCount;
        text.Write(offset is null ? data.Json : data.Json[..^1]);
        if (offset is not null) text.Write(Encoding.UTF8.GetBytes($",\"{offset}\"]"));

        if (parser is null) return EncodedMessage.Create(text.WrittenSpan, data.Attachments, compress, isPlainEvent: ackId == PacketHeader.NoAck);
        var packet = new PacketContent
        {
            Type = type,
            Namespace = namespaceName,
            AckId = ackId,
            Json = text.WrittenSpan[payloadStart..],
            Attachments = data.Attachments,
        };
        return ParsedMessages.Encode(parser, packet, compress, offset);
    }

    /// <summary>The JSON of an event alone, which the caller takes from the scratch and disposes.</summary>
    public EncodeScratch Payload(string name, ReadOnlySpan<object?> arguments)
    {
        var scratch = EncodeScratch.Take(json, withAttachments: true);
        scratch.Writer.WriteStartArray();
        scratch.Writer.WriteStringValue(name);
        foreach (var argument in arguments) json.Write(scratch.Writer, argument);
        scratch.Writer.WriteEndArray();
        scratch.Writer.Flush();
        return scratch;
    }

    /// <summary>An acknowledgement with any number of values.</summary>
    public EncodedMessage Ack(ReadOnlySpan<byte> namespaceName, long ackId, ReadOnlySpan<object?> arguments)
    {
        using var scratch = EncodeScratch.Take(json, withAttachments: true);
        WriteHeader(scratch.Buffer, PacketType.Ack, namespaceName, ackId);
        var payloadStart = scratch.Buffer.WrittenCount;
        scratch.Writer.WriteStartArray();
        foreach (var argument in arguments) json.Write(scratch.Writer, argument);
        scratch.Writer.WriteEndArray();
        return Finish(scratch, payloadStart, PacketType.Ack, namespaceName, ackId);
    }

    /// <summary>An acknowledgement with one value, which is not boxed.</summary>
    public EncodedMessage AckValue<T>(ReadOnlySpan<byte> namespaceName, long ackId, T value)
    {
        using var scratch = EncodeScratch.Take(json, withAttachments: true);
        WriteHeader(scratch.Buffer, PacketType.Ack, namespaceName, ackId);
        var payloadStart = scratch.Buffer.WrittenCount;
        scratch.Writer.WriteStartArray();
        json.WriteValue(scratch.Writer, value);
        scratch.Writer.WriteEndArray();
        return Finish(scratch, payloadStart, PacketType.Ack, namespaceName, ackId);
    }

    /// <summary>The answer to an accepted CONNECT (F-SIO-39), with the session's secret where it can be recovered (F-API-78).</summary>
    public EncodedMessage Connected(ReadOnlySpan<byte> namespaceName, string socketId, string? pid)
    {
        using var scratch = EncodeScratch.Take(json, withAttachments: false);
        WriteHeader(scratch.Buffer, PacketType.Connect, namespaceName);
        var payloadStart = scratch.Buffer.WrittenCount;
        scratch.Writer.WriteStartObject();
        scratch.Writer.WriteString("sid"u8, socketId);
        if (pid is not null) scratch.Writer.WriteString("pid"u8, pid);
        scratch.Writer.WriteEndObject();
        return Finish(scratch, payloadStart, PacketType.Connect, namespaceName);
    }

    /// <summary>The answer to a refused CONNECT (F-SIO-42). Its packet type has no attachments, so binary data becomes base64 text.</summary>
    public EncodedMessage Refused(ReadOnlySpan<byte> namespaceName, string message, object? data)
    {
        using var scratch = EncodeScratch.Take(json, withAttachments: false);
        WriteHeader(scratch.Buffer, PacketType.ConnectError, namespaceName);
        var payloadStart = scratch.Buffer.WrittenCount;
        scratch.Writer.WriteStartObject();
        scratch.Writer.WriteString("message"u8, message);
        if (data is not null)
        {
            scratch.Writer.WritePropertyName("data"u8);
            json.Write(scratch.Writer, data);
        }

        scratch.Writer.WriteEndObject();
        return Finish(scratch, payloadStart, PacketType.ConnectError, namespaceName);
    }

    /// <summary>The answer to an accepted CONNECT of an old client: nothing but the namespace (F-EIO3-21).</summary>
    public EncodedMessage ConnectedSilently(ReadOnlySpan<byte> namespaceName)
    {
        if (parser is not null) return Bare(parser, PacketType.Connect, namespaceName);
        using var buffer = new PooledBufferWriter(namespaceName.Length + 3);
        WriteHeader(buffer, PacketType.Connect, namespaceName);
        return EncodedMessage.Create(buffer.WrittenSpan, []);
    }

    /// <summary>The answer to a refused CONNECT of an old client: a value as it is (F-EIO3-25).</summary>
    public EncodedMessage RefusedBarely(ReadOnlySpan<byte> namespaceName, object value)
    {
        using var scratch = EncodeScratch.Take(json, withAttachments: false);
        WriteHeader(scratch.Buffer, PacketType.ConnectError, namespaceName);
        var payloadStart = scratch.Buffer.WrittenCount;
        json.Write(scratch.Writer, value);
        return Finish(scratch, payloadStart, PacketType.ConnectError, namespaceName);
    }

    /// <summary>A DISCONNECT, which is the same for everyone who leaves the namespace.</summary>
    public EncodedMessage Disconnected(ReadOnlySpan<byte> namespaceName)
    {
        if (parser is not null) return Bare(parser, PacketType.Disconnect, namespaceName);
        var buffer = new ArrayBufferWriter<byte>();
        WriteHeader(buffer, PacketType.Disconnect, namespaceName);
        return EncodedMessage.Constant(buffer.WrittenSpan);
    }

    private static EncodedMessage Bare(IPacketParser parser, PacketType type, ReadOnlySpan<byte> namespaceName) =>
        ParsedMessages.Encode(parser, new PacketContent { Type = type, Namespace = namespaceName });

    private EncodedMessage Finish(
        EncodeScratch scratch,
        int payloadStart,
        PacketType type,
        ReadOnlySpan<byte> namespaceName,
        long ackId = PacketHeader.NoAck,
        bool compress = true,
        string? offset = null)
    {
        scratch.Writer.Flush();
        var text = scratch.Buffer.WrittenSpan;
        var attachments = CollectionsMarshal.AsSpan(scratch.Attachments);
        if (parser is not null)
        {
            var packet = new PacketContent { Type = type, Namespace = namespaceName, AckId = ackId, Json = text[payloadStart..], Attachments = attachments };
            return ParsedMessages.Encode(parser, packet, compress, offset);
        }

        var isPlainEvent = type == PacketType.Event && ackId == PacketHeader.NoAck;
        if (scratch.Attachments.Count == 0) return EncodedMessage.Create(text, [], compress, isPlainEvent);

        // Only now is it known that the packet is binary, and how many attachments its header must announce.
        using var binary = new PooledBufferWriter(text.Length);
        var binaryType = type == PacketType.Event ? PacketType.BinaryEvent : PacketType.BinaryAck;
        WriteHeader(binary, binaryType, namespaceName, ackId, attachments.Length);
        binary.Write(text[payloadStart..]);
        return EncodedMessage.Create(binary.WrittenSpan, attachments, compress, isPlainEvent);
    }

    private static void WriteHeader(
        IBufferWriter<byte> output, PacketType type, ReadOnlySpan<byte> namespaceName, long ackId = PacketHeader.NoAck, int attachments = 0)
    {
        output.GetSpan(1)[0] = EngineMessage;
        output.Advance(1);
        PacketWriter.WriteHeader(output, type, namespaceName, ackId, attachments);
    }
}
