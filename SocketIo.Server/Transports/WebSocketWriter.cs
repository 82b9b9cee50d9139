using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using SocketIo.Protocol.WebSockets;
using SocketIo.Server.Engine;

namespace SocketIo.Server.Transports;

/// <summary>
/// Writes frames into the connection's pipe. Frames gather until they are flushed, so that a batch leaves in one go; a large one is flushed
/// on the way. False means that the connection is gone. Not thread-safe.
/// </summary>
internal sealed class WebSocketWriter(PipeWriter output, bool base64)
{
    private const int MaxHeader = 10;
    private const int FlushThreshold = 32 * 1024;

    private int _unflushed;

    /// <summary>Writes a message and its attachments; what is larger than the pipe likes is flushed in pieces.</summary>
    public async ValueTask<bool> TryWriteAsync(EncodedMessage message)
    {
        if (!await TryWriteLargeAsync(FrameOpcode.Text, message.Text)) return false;
        for (var i = 0; i < message.AttachmentCount; i++)
        {
            var written = base64
                ? await TryWriteLargeAsync(FrameOpcode.Text, message.Base64Attachment(i))
                : await TryWriteLargeAsync(FrameOpcode.Binary, message.Attachment(i));
            if (!written) return false;
        }

        return true;
    }

    /// <summary>Writes a small frame and flushes it.</summary>
    public ValueTask<bool> TryWriteAsync(FrameOpcode opcode, byte[] payload)
    {
        Write(opcode, payload);
        return TryFlushAsync();
    }

    /// <summary>Writes a close frame, empty for <see cref="CloseStatus.None"/> as the reference's are (F-ENG-82), and flushes it.</summary>
    public ValueTask<bool> TryWriteCloseAsync(ushort status)
    {
        Span<byte> payload = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(payload, status);
        Write(FrameOpcode.Close, status == CloseStatus.None ? [] : payload);
        return TryFlushAsync();
    }

    public void Write(FrameOpcode opcode, ReadOnlySpan<byte> payload)
    {
        WriteHeader(opcode, payload.Length);
        output.Write(payload);
        _unflushed += payload.Length;
    }

    public async ValueTask<bool> TryFlushAsync()
    {
        _unflushed = 0;
        try
        {
            var result = await output.FlushAsync();
            return !result.IsCompleted;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            return false;
        }
    }

    private ValueTask<bool> TryWriteLargeAsync(FrameOpcode opcode, ReadOnlyMemory<byte> payload)
    {
        if (_unflushed + payload.Length > FlushThreshold) return TryWriteInPiecesAsync(opcode, payload);
        Write(opcode, payload.Span);
        return ValueTask.FromResult(true);
    }

    private async ValueTask<bool> TryWriteInPiecesAsync(FrameOpcode opcode, ReadOnlyMemory<byte> payload)
    {
        WriteHeader(opcode, payload.Length);
        while (payload.Length > 0)
        {
            var piece = payload[..Math.Min(payload.Length, FlushThreshold)];
            output.Write(piece.Span);
            if (!await TryFlushAsync()) return false;
            payload = payload[piece.Length..];
        }

        return true;
    }

    private void WriteHeader(FrameOpcode opcode, int length)
    {
        var header = FrameHeader.WriteFinal(output.GetSpan(MaxHeader), opcode, length);
        output.Advance(header);
        _unflushed += header;
    }
}
