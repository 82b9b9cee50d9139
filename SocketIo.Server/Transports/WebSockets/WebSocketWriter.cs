using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using SocketIo.Protocol.WebSockets;
using SocketIo.Server.Engine;
using SocketIo.Server.Engine.Outbound;
using SocketIo.Server.Engine.Revisions;

namespace SocketIo.Server.Transports.WebSockets;

/// <summary>
/// Writes frames to the connection. Frames gather until they are flushed, so that a batch leaves in one go; a large one is flushed on the
/// way. Holds no buffer between flushes. False means that the connection is gone. Before there is one, a flush lets everything gather.
/// Not thread-safe.
/// </summary>
#pragma warning disable CA1001 // The buffer goes back at every flush, so there is nothing to dispose of.
internal sealed class WebSocketWriter(EngineRevision revision, bool base64, CompressionSettings? compression)
#pragma warning restore CA1001
{
    private const int MaxHeader = 10;
    private const int FirstCapacity = 1024;
    private const int FlushThreshold = 32 * 1024;

    private readonly PooledBufferWriter _unflushed = new(FirstCapacity);
    private PipeWriter? _output;

    /// <summary>The frames that wait for a flush.</summary>
    public ReadOnlyMemory<byte> Unflushed => _unflushed.WrittenMemory;

    /// <summary>From here on frames go to this connection, which has those that have gathered.</summary>
    public void Attach(PipeWriter output)
    {
        _unflushed.Dispose();
        _output = output;
    }

    /// <summary>It will soon be flushed.</summary>
    public void PrefetchOutput()
    {
        Prefetch.Start(_unflushed);
        // Kestrel's pipe makes its ends last, so it lies before them.
        if (_output is { } output) Prefetch.StartWithNeighbour(output);
    }

    /// <summary>Writes a message and its attachments; what is larger than the pipe likes is flushed in pieces.</summary>
    public async ValueTask<bool> TryWriteAsync(EncodedMessage message)
    {
        if (message.HasText && !await TryWriteTextAsync(message)) return false;
        for (var i = 0; i < message.AttachmentCount; i++)
        {
            if (!await TryWriteAttachmentAsync(message, i)) return false;
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
        WriteHeader(opcode, payload.Length, isCompressed: false);
        _unflushed.Write(payload);
    }

    public ValueTask<bool> TryFlushAsync() => TryFlushAsync(default);

    /// <summary>Sends what has gathered, and these bytes behind it, which are copied once less than those.</summary>
    private async ValueTask<bool> TryFlushAsync(ReadOnlyMemory<byte> last)
    {
        if (_output is null)
        {
            _unflushed.Write(last.Span);
            return true;
        }

        try
        {
            var gathered = _unflushed.WrittenMemory;
            // A pipe that is asked to write nothing takes a block for it, and keeps that while the client is idle.
            if (gathered.IsEmpty && last.IsEmpty) return true;
            if (!gathered.IsEmpty && !last.IsEmpty) _output.Write(gathered.Span);
            var flushed = await _output.WriteAsync(last.IsEmpty ? gathered : last);
            return !flushed.IsCompleted;
        }
        catch (Exception exception) when (WebSocketReceiver.IsLoss(exception))
        {
            return false;
        }
        finally
        {
            _unflushed.Dispose();
        }
    }

    private ValueTask<bool> TryWriteTextAsync(EncodedMessage message) => TryCompress(message, -1, message.Text.Length, out var compressed)
        ? TryWriteLargeAsync(FrameOpcode.Text, default, compressed, isCompressed: true)
        : TryWriteLargeAsync(FrameOpcode.Text, default, message.Text);

    private ValueTask<bool> TryWriteAttachmentAsync(EncodedMessage message, int index)
    {
        var binary = message.Attachment(index);
        if (base64) return TryWriteLargeAsync(FrameOpcode.Text, revision.Base64Prefix, message.Base64Attachment(index));
        // What has a prefix looks different for every revision, and is not worth compressing twice.
        if (revision.BinaryPrefix.IsEmpty && TryCompress(message, index, binary.Length, out var compressed))
            return TryWriteLargeAsync(FrameOpcode.Binary, default, compressed, isCompressed: true);
        return TryWriteLargeAsync(FrameOpcode.Binary, revision.BinaryPrefix, binary);
    }

    private bool TryCompress(EncodedMessage message, int attachment, int length, out ReadOnlyMemory<byte> compressed)
    {
        compressed = default;
        if (compression is null || length < compression.Threshold || !message.Compress) return false;
        compressed = message.Compressed(attachment, compression.Level);
        return !compressed.IsEmpty;
    }

    private ValueTask<bool> TryWriteLargeAsync(
        FrameOpcode opcode, ReadOnlyMemory<byte> prefix, ReadOnlyMemory<byte> payload, bool isCompressed = false)
    {
        WriteHeader(opcode, prefix.Length + payload.Length, isCompressed);
        _unflushed.Write(prefix.Span);
        if (_unflushed.WrittenCount + payload.Length > FlushThreshold) return TryWriteInPiecesAsync(payload);
        _unflushed.Write(payload.Span);
        return ValueTask.FromResult(true);
    }

    private async ValueTask<bool> TryWriteInPiecesAsync(ReadOnlyMemory<byte> payload)
    {
        while (payload.Length > 0)
        {
            var piece = payload[..Math.Min(payload.Length, FlushThreshold)];
            if (!await TryFlushAsync(piece)) return false;
            payload = payload[piece.Length..];
        }

        return true;
    }

    private void WriteHeader(FrameOpcode opcode, int length, bool isCompressed)
    {
        _unflushed.Advance(FrameHeader.WriteFinal(_unflushed.GetSpan(MaxHeader), opcode, length, isCompressed));
    }
}
