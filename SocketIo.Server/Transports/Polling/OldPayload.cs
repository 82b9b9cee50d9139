using System.Buffers;
using SocketIo.Protocol.Engine;
using SocketIo.Server.Engine.Outbound;

namespace SocketIo.Server.Transports.Polling;

/// <summary>Revision 3: as text, or all of it as bytes as soon as one message is binary (F-EIO3-05).</summary>
internal sealed class OldPayload : OldTextPayload
{
    public static new readonly OldPayload Instance = new();

    public override string ContentTypeOf(in OutboundBatch batch) => HasBinary(batch) ? BinaryType : TextType;

    public override int? LengthOf(in OutboundBatch batch)
    {
        if (!HasBinary(batch)) return base.LengthOf(batch);

        var length = 0;
        foreach (var message in batch.Messages)
        {
            if (message.HasText) length += OldPayloadWriter.BinaryFormLength(message.Text.Length);
            for (var i = 0; i < message.AttachmentCount; i++) length += OldPayloadWriter.BinaryFormLength(1 + message.Attachment(i).Length);
        }

        return length;
    }

    public override void Write(IBufferWriter<byte> output, in OutboundBatch batch)
    {
        if (!HasBinary(batch))
        {
            base.Write(output, batch);
            return;
        }

        foreach (var message in batch.Messages)
        {
            if (message.HasText) OldPayloadWriter.WriteTextInBinaryForm(output, message.Text.Span);
            for (var i = 0; i < message.AttachmentCount; i++) OldPayloadWriter.WriteBinaryInBinaryForm(output, message.Attachment(i).Span);
        }
    }

    private static bool HasBinary(in OutboundBatch batch)
    {
        foreach (var message in batch.Messages)
        {
            if (message.AttachmentCount > 0) return true;
        }

        return false;
    }
}
