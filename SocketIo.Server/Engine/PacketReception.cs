using SocketIo.Protocol;
using SocketIo.Protocol.Engine;
using SocketIo.Server.Diagnostics;
using SocketIo.Server.Engine.Outbound;

namespace SocketIo.Server.Engine;

/// <summary>What a session does with the packets of its client: messages go up, everything else ends here.</summary>
internal static class PacketReception
{
    /// <summary>Handles one packet in text form. The bytes are the caller's again when the task has ended.</summary>
    public static ValueTask ReceiveTextAsync(this EngineSession session, ReadOnlyMemory<byte> packet)
    {
        if (!session.IsOpen) return ValueTask.CompletedTask;

        var error = session.Revision.TryRead(packet, out var header, out var data);
        if (error != ProtocolError.None) return session.Refuse(error);
        if (header.Type != EnginePacketType.Message) return Control(session, header.Type, data.Span);

        session.Heartbeat.OnOtherPacket();
        session.Metrics.Received(packet.Length);
        if (header.IsBase64) return ReceiveBase64Async(session, data);
        session.Watch?.Received(session, header.Type, data.Span);
        ServerLog.SessionReceived(session.Log, session.Id, packet.Length);
        return session.Listener.OnTextAsync(data);
    }

    /// <summary>Handles one packet in binary form. The bytes are the caller's again when the task has ended.</summary>
    public static ValueTask ReceiveBinaryAsync(this EngineSession session, ReadOnlyMemory<byte> packet)
    {
        if (!session.IsOpen) return ValueTask.CompletedTask;

        var error = session.Revision.TryReadBinary(packet, out var type, out var data);
        if (error != ProtocolError.None) return session.Refuse(error);
        if (type != EnginePacketType.Message) return Control(session, type, data.Span);

        session.Heartbeat.OnOtherPacket();
        session.Metrics.Received(packet.Length);
        session.Watch?.Received(session, type, data.Span, isBinary: true);
        ServerLog.SessionReceived(session.Log, session.Id, packet.Length);
        return session.Listener.OnBinaryAsync(data);
    }

    /// <summary>The client has sent what is no packet, or no payload.</summary>
    public static ValueTask Refuse(this EngineSession session, ProtocolError error)
    {
        ServerLog.PacketRefused(session.Log, session.Id, error.Describe());
        session.Abort(CloseReason.ParseError);
        return ValueTask.CompletedTask;
    }

    private static ValueTask Control(EngineSession session, EnginePacketType type, ReadOnlySpan<byte> data)
    {
        session.Watch?.Received(session, type, data);
        if (session.Reason is not null) return ValueTask.CompletedTask;
        switch (type)
        {
            // A heartbeat in the wrong direction (F-ENG-110, F-EIO3-13).
            case EnginePacketType.Ping when !session.Heartbeat.OnPing():
            case EnginePacketType.Pong when !session.Heartbeat.OnPong():
                session.Abort(CloseReason.TransportError);
                break;
            case EnginePacketType.Ping or EnginePacketType.Pong:
                session.Watch?.Heartbeat(session);
                break;
            case EnginePacketType.Close:
                session.Abort(CloseReason.TransportClose);
                break;
            default:
                session.Heartbeat.OnOtherPacket();
                break;
        }

        return ValueTask.CompletedTask;
    }

    private static async ValueTask ReceiveBase64Async(EngineSession session, ReadOnlyMemory<byte> encoded)
    {
        using var decoded = new PooledBufferWriter(LenientBase64.MaxDecodedLength(encoded.Length));
        decoded.Advance(LenientBase64.Decode(encoded.Span, decoded.GetSpan(LenientBase64.MaxDecodedLength(encoded.Length))));
        session.Watch?.Received(session, EnginePacketType.Message, decoded.WrittenMemory.Span, isBinary: true);
        await session.Listener.OnBinaryAsync(decoded.WrittenMemory);
    }
}
