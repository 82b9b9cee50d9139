using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net.Sockets;
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

    // None once something has gone into the pipe behind the handshake: nothing tells when that has left it.
    private Socket? _socket;
    private volatile bool _clientHasHandshake;

    /// <summary>The frames that wait for a flush.</summary>
    public ReadOnlyMemory<byte> Unflushed => _unflushed.WrittenMemory;

    /// <summary>From here on frames go to this connection, which has those that have gathered.</summary>
    public void Attach(in UpgradedConnection connection)
    {
        _unflushed.Dispose();
        _output = connection.Pipe.Output;
        _socket = connection.Socket;
    }

    /// <summary>The client has sent something after the handshake's answer (RFC 6455, 4.1), so that has left the pipe, and frames may go past it.</summary>
    public void NoteClient() => _clientHasHandshake = true;

    /// <summary>It will soon be flushed.</summary>
    public void PrefetchOutput()
    {
        Prefetch.Start(_unflushed);
        if (_socket is { } socket) Prefetch.StartLarge(socket);
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
    private ValueTask<bool> TryFlushAsync(ReadOnlyMemory<byte> last)
    {
        if (_output is null)
        {
            _unflushed.Write(last.Span);
            return ValueTask.FromResult(true);
        }

        // A pipe that is asked to write nothing takes a block for it, and keeps that while the client is idle.
        if (_unflushed.WrittenCount == 0 && last.IsEmpty) return ValueTask.FromResult(true);
        return PastPipe() is { } socket ? TryFlushToSocketAsync(socket, last) : TryFlushToPipeAsync(_output, last);
    }

    private Socket? PastPipe()
    {
        if (!_clientHasHandshake) _socket = null;
        return _socket;
    }

    private async ValueTask<bool> TryFlushToSocketAsync(Socket socket, ReadOnlyMemory<byte> last)
    {
        var gathered = _unflushed.WrittenMemory;
        try
        {
            return gathered.IsEmpty ? await SocketOutput.TrySendAsync(socket, last, default) : await SocketOutput.TrySendAsync(socket, gathered, last);
        }
        finally
        {
            _unflushed.Dispose();
        }
    }

    private async ValueTask<bool> TryFlushToPipeAsync(PipeWriter output, ReadOnlyMemory<byte> last)
    {
        var gathered = _unflushed.WrittenMemory;
        try
        {
            if (!gathered.IsEmpty && !last.IsEmpty) output.Write(gathered.Span);
            var flushed = await output.WriteAsync(last.IsEmpty ? gathered : last);
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
            // A socket takes what it can; a pipe would keep everything.
            var piece = PastPipe() is null ? payload[..Math.Min(payload.Length, FlushThreshold)] : payload;
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
