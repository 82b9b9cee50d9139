using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Unicode;
using SocketIo.Protocol.WebSockets;
using SocketIo.Server.Diagnostics;
using SocketIo.Server.Engine;
using SocketIo.Server.Engine.Outbound;
using Status = SocketIo.Protocol.WebSockets.CloseStatus;

namespace SocketIo.Server.Transports.WebSockets;

/// <summary>
/// Reads whole messages from a client's WebSocket frames (RFC 6455). A message that arrives in one piece is handed out where it lies;
/// others are gathered. While nothing arrives it waits with an empty read and holds no buffer.
/// </summary>
internal sealed class WebSocketReceiver(Stream stream, EngineSession session, bool mayBeCompressed, Action<ReadOnlyMemory<byte>> onPing)
{
    private const int BufferSize = 4096;

    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private byte[] _gathered = [];
    private int _gatheredLength;
    private FrameOpcode _gathering;
    private bool _isCompressed;
    private PooledBufferWriter? _inflated;

    private int MaxMessage => session.Settings.MaxPayload;

    /// <summary>The last message; dead when the next one is asked for.</summary>
    public ReadOnlyMemory<byte> Message { get; private set; }

    /// <summary>What a close frame should say: the client's own status after <see cref="WebSocketMessageKind.Close"/>, ours after a fault.</summary>
    public ushort CloseStatus { get; private set; } = Status.None;

    /// <summary>Waits for the next message or for the end, whatever it is; never throws.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<WebSocketMessageKind> ReceiveAsync()
    {
        try
        {
            return await ReadMessageAsync();
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            return WebSocketMessageKind.Lost;
        }
    }

    /// <summary>Reads on and throws away, until the client hangs up.</summary>
    public async ValueTask DiscardAsync()
    {
        _start = _end = 0;
        try
        {
            while (await FillAsync()) _start = _end = 0;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // It hung up.
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<WebSocketMessageKind> ReadMessageAsync()
    {
        DropMessage();
        while (true)
        {
            FrameHeader header;
            int headerLength;
            while (true)
            {
                var result = FrameHeader.TryRead(_buffer.AsSpan(_start, _end - _start), MaxMessage, out header, out headerLength, mayBeCompressed);
                if (result == FrameReadResult.Complete) break;
                if (result == FrameReadResult.Violation) return Fault(Status.ProtocolError);
                if (result == FrameReadResult.TooBig) return TooBig(header.PayloadLength);
                if (!await FillAsync()) return WebSocketMessageKind.Lost;
            }

            if (IsOutOfPlace(header)) return Fault(Status.ProtocolError);
            if (header.Opcode < FrameOpcode.Close && header.PayloadLength > MaxMessage - _gatheredLength) return TooBig(header.PayloadLength);
            _start += headerLength;
            if (header.Opcode is FrameOpcode.Text or FrameOpcode.Binary) _isCompressed = header.IsCompressed;
            if (!await ReadPayloadAsync(header)) return WebSocketMessageKind.Lost;
            if (Complete(header) is { } kind) return kind;
        }
    }

    /// <summary>Gives every buffer back.</summary>
    public void Release()
    {
        DropMessage();
        Return(ref _buffer);
        _start = _end = 0;
    }

    /// <summary>Whether a part comes without a beginning, or a beginning within another message.</summary>
    private bool IsOutOfPlace(in FrameHeader header)
    {
        if (header.Opcode >= FrameOpcode.Close) return false;
        var isContinuation = header.Opcode == FrameOpcode.Continuation;
        var isGathering = _gathering != FrameOpcode.Continuation;
        return isContinuation != isGathering;
    }

    /// <summary>Leaves the frame's payload, unmasked, in <see cref="Message"/>; the parts of a message in pieces are gathered first.</summary>
    private async ValueTask<bool> ReadPayloadAsync(FrameHeader header)
    {
        var length = header.PayloadLength;
        var isPart = header.Opcode < FrameOpcode.Close && (!header.IsFinal || header.Opcode == FrameOpcode.Continuation || header.IsCompressed);
        if (!isPart && _end - _start >= length)
        {
            Message = _buffer.AsMemory(_start, length);
            Masking.Apply(_buffer.AsSpan(_start, length), header.MaskingKey);
            _start += length;
            return true;
        }

        // A control frame may lie between the parts of a message, so it is gathered behind them and taken off again.
        var offset = _gatheredLength;
        if (!await GatherAsync(length)) return false;
        Masking.Apply(_gathered.AsSpan(offset, length), header.MaskingKey);
        Message = _gathered.AsMemory(offset, length);
        if (header.Opcode >= FrameOpcode.Close) _gatheredLength = offset;
        return true;
    }

    /// <summary>Takes room only as bytes arrive: a header alone may announce what never comes.</summary>
    private async ValueTask<bool> GatherAsync(int length)
    {
        var missing = length;
        while (missing > 0)
        {
            Reserve(Math.Min(missing, Math.Max(BufferSize, _gatheredLength)));
            var read = TakeBuffered(missing);
            if (read == 0)
            {
                var room = Math.Min(missing, _gathered.Length - _gatheredLength);
                read = await stream.ReadAsync(_gathered.AsMemory(_gatheredLength, room));
                if (read == 0) return false;
                session.NoteBytes(read);
            }

            _gatheredLength += read;
            missing -= read;
        }

        return true;
    }

    private int TakeBuffered(int atMost)
    {
        var count = Math.Min(Math.Min(_end - _start, atMost), _gathered.Length - _gatheredLength);
        _buffer.AsSpan(_start, count).CopyTo(_gathered.AsSpan(_gatheredLength));
        _start += count;
        return count;
    }

    /// <summary>What the caller gets for the frame that was just read, or null when it must wait for the next one.</summary>
    private WebSocketMessageKind? Complete(in FrameHeader header)
    {
        switch (header.Opcode)
        {
            case FrameOpcode.Ping:
                onPing(Message);
                return null;
            case FrameOpcode.Pong:
                return null;
            case FrameOpcode.Close:
                if (!Status.TryRead(Message.Span, out var status)) return Fault(Status.ProtocolError);
                CloseStatus = status;
                return WebSocketMessageKind.Close;
        }

        if (!header.IsFinal)
        {
            if (header.Opcode != FrameOpcode.Continuation) _gathering = header.Opcode;
            return null;
        }

        var opcode = header.Opcode;
        if (opcode == FrameOpcode.Continuation)
        {
            opcode = _gathering;
            _gathering = FrameOpcode.Continuation;
            Message = _gathered.AsMemory(0, _gatheredLength);
        }

        if (_isCompressed && Inflate() is { } fault) return fault == Status.TooBig ? TooBig(0) : Fault(fault);
        if (opcode == FrameOpcode.Binary) return WebSocketMessageKind.Binary;
        return Utf8.IsValid(Message.Span) ? WebSocketMessageKind.Text : Fault(Status.InvalidData);
    }

    /// <summary>Replaces the message by what it was before it was compressed.</summary>
    /// <returns>The close status for what is wrong, or null.</returns>
    private ushort? Inflate()
    {
        var tail = MessageInflater.Tail;
        Reserve(tail.Length);
        tail.CopyTo(_gathered.AsSpan(_gatheredLength));
        _inflated ??= new PooledBufferWriter(BufferSize);
        var fault = MessageInflater.TryInflate(_gathered, _gatheredLength + tail.Length, MaxMessage, _inflated);
        Message = _inflated.WrittenMemory;
        return fault;
    }

    /// <summary>Waits for bytes and appends what is there to the buffer; false at the end of the stream.</summary>
    private async ValueTask<bool> FillAsync()
    {
        if (_start == _end)
        {
            Return(ref _buffer);
            _start = _end = 0;
#pragma warning disable CA2022 // An empty read only waits.
            await stream.ReadAsync(Memory<byte>.Empty);
#pragma warning restore CA2022
            _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        }
        else if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        var read = await stream.ReadAsync(_buffer.AsMemory(_end));
        session.NoteBytes(read);
        _end += read;
        return read > 0;
    }

    private void Reserve(int length)
    {
        if (_gathered.Length - _gatheredLength >= length) return;
        var larger = ArrayPool<byte>.Shared.Rent(_gatheredLength + length);
        _gathered.AsSpan(0, _gatheredLength).CopyTo(larger);
        Return(ref _gathered);
        _gathered = larger;
    }

    private void DropMessage()
    {
        Message = default;
        _inflated?.Dispose();
        if (_gathering != FrameOpcode.Continuation) return;
        Return(ref _gathered);
        _gatheredLength = 0;
    }

    /// <param name="frame">What the frame that is too much has announced.</param>
    private WebSocketMessageKind TooBig(int frame)
    {
        ServerLog.MessageTooLarge(session.Log, session.Id, (long)_gatheredLength + frame, MaxMessage);
        return Fault(Status.TooBig);
    }

    private WebSocketMessageKind Fault(ushort status)
    {
        CloseStatus = status;
        return WebSocketMessageKind.Fault;
    }

    private static void Return(ref byte[] array)
    {
        if (array.Length > 0) ArrayPool<byte>.Shared.Return(array);
        array = [];
    }
}
