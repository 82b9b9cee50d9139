using System.Buffers;
using SocketIo.Protocol.Engine;
using SocketIo.Server.Diagnostics;
using SocketIo.Server.Engine;
using SocketIo.Server.Engine.Outbound;

namespace SocketIo.Server.Transports.Polling;

/// <summary>Revision 4: packets with separators between them, binary messages as base64 (F-ENG-48, F-ENG-49).</summary>
internal sealed class SeparatedPayload : PayloadForm
{
    public static readonly SeparatedPayload Instance = new();

    public override bool AcceptsBinary => false;

    public override string ContentTypeOf(in OutboundBatch batch) => TextType;

    public override int? LengthOf(in OutboundBatch batch)
    {
        var length = -1;
        foreach (var message in batch.Messages)
        {
            // A separator each.
            length += message.PacketCount + message.Text.Length;
            for (var i = 0; i < message.AttachmentCount; i++)
                length += PayloadWriter.Base64PacketLength(message.Attachment(i).Length);
        }

        return length;
    }

    public override void Write(IBufferWriter<byte> output, in OutboundBatch batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            if (i > 0) PayloadWriter.WriteSeparator(output);
            output.Write(batch[i].Text.Span);
            for (var j = 0; j < batch[i].AttachmentCount; j++)
            {
                if (j > 0 || batch[i].HasText) PayloadWriter.WriteSeparator(output);
                output.Write("b"u8);
                output.Write(batch[i].Base64Attachment(j).Span);
            }
        }
    }

    public override async ValueTask ReceiveAsync(ReadOnlyMemory<byte> body, bool isBinary, EngineSession session)
    {
        var reader = new PayloadReader(RequestBody.AsValidUtf8(body));
        // A session that a packet has closed takes no further ones (F-ENG-70).
        while (session.Reason is null && reader.TryReadNext(out var packet))
        {
            ServerLog.TransportReceived(session.Log, session.Id, packet.Length, TransportName.Polling);
            await session.ReceiveTextAsync(packet);
        }
    }
}
