using System.Buffers;
using SocketIo.Protocol;
using SocketIo.Protocol.Engine;
using SocketIo.Server.Diagnostics;
using SocketIo.Server.Engine;
using SocketIo.Server.Engine.Outbound;

namespace SocketIo.Server.Transports.Polling;

/// <summary>Revision 3 for clients that cannot read bytes: packets with their lengths, binary messages as base64 (F-EIO3-03, F-EIO3-04).</summary>
internal class OldTextPayload : PayloadForm
{
    public static readonly OldTextPayload Instance = new();

    public override bool AcceptsBinary => true;

    public override string ContentTypeOf(in OutboundBatch batch) => TextType;

    public override int? LengthOf(in OutboundBatch batch)
    {
        var length = 0;
        foreach (var message in batch.Messages)
        {
            if (message.HasText) length += OldPayloadWriter.TextLength(message.Text.Span);
            for (var i = 0; i < message.AttachmentCount; i++) length += OldPayloadWriter.Base64Length(message.Attachment(i).Length);
        }

        return length;
    }

    public override void Write(IBufferWriter<byte> output, in OutboundBatch batch)
    {
        foreach (var message in batch.Messages)
        {
            if (message.HasText) OldPayloadWriter.WriteText(output, message.Text.Span);
            for (var i = 0; i < message.AttachmentCount; i++) OldPayloadWriter.WriteBase64(output, message.Base64Attachment(i).Span);
        }
    }

    // What came before a fault has been delivered (F-EIO3-08).
    public override async ValueTask ReceiveAsync(ReadOnlyMemory<byte> body, bool isBinary, EngineSession session)
    {
        var error = isBinary ? await ReceiveBytesAsync(body, session) : await ReceiveTextAsync(RequestBody.AsValidUtf8(body), session);
        if (error != ProtocolError.None) await session.Refuse(error);
    }

    private static async ValueTask<ProtocolError> ReceiveTextAsync(ReadOnlyMemory<byte> body, EngineSession session)
    {
        var reader = new LengthPayloadReader(body);
        while (session.Reason is null && !reader.IsAtEnd)
        {
            var error = reader.TryReadNext(out var packet);
            if (error != ProtocolError.None) return error;
            ServerLog.TransportReceived(session.Log, session.Id, packet.Length, TransportName.Polling);
            if (!packet.IsEmpty) await session.ReceiveTextAsync(packet);
        }

        return ProtocolError.None;
    }

    private static async ValueTask<ProtocolError> ReceiveBytesAsync(ReadOnlyMemory<byte> body, EngineSession session)
    {
        var reader = new BinaryPayloadReader(body);
        while (session.Reason is null && !reader.IsAtEnd)
        {
            var error = reader.TryReadNext(out var packet, out var isBinary);
            if (error != ProtocolError.None) return error;
            ServerLog.TransportReceived(session.Log, session.Id, packet.Length, TransportName.Polling);
            if (isBinary) await session.ReceiveBinaryAsync(packet);
            else await session.ReceiveTextAsync(RequestBody.AsValidUtf8(packet));
        }

        return ProtocolError.None;
    }
}
