using System.Buffers;
using System.IO.Pipelines;
using System.Text.Unicode;
using SocketIo.Protocol.WebSockets;
using SocketIo.Server.Diagnostics;
using SocketIo.Server.Engine;
using SocketIo.Server.Engine.Outbound;
using Status = SocketIo.Protocol.WebSockets.CloseStatus;

namespace SocketIo.Server.Transports.WebSockets;

/// <summary>
/// Reads whole messages from a client's WebSocket frames (RFC 6455). A message that arrives in one piece is handed out where it lies;
/// others are gathered. While nothing arrives it holds no buffer.
/// </summary>
internal sealed class WebSocketReceiver(EngineSession session, bool mayBeCompressed)
{
    private const int BufferSize = 16 * 1024;

    private PipeReader? _input;
    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private byte[] _gathered = [];
    private int _gatheredLength;
    private FrameOpcode _gathering;
    private FrameHeader _frame;
    private int _missing;
    private bool _isInPayload;
    private bool _isGathered;
    private bool _isCompressed;
    private PooledBufferWriter? _inflated;

    private int MaxMessage => session.Settings.MaxPayload;

    /// <summary>The last message; dead when the next one is asked for.</summary>
    public ReadOnlyMemory<byte> Message { get; private set; }

    /// <summary>What a close frame should say: the client's own status after <see cref="WebSocketMessageKind.Close"/>, ours after a fault.</summary>
    public ushort CloseStatus { get; private set; } = Status.None;

    /// <summary>Whether anything had to be waited for; what was there at once may have come along with the handshake.</summary>
    public bool HasWaited { get; private set; }

    /// <summary>What to read from.</summary>
    public void Attach(PipeReader input) => _input = input;

    /// <summary>Takes the next message from the bytes that are there.</summary>
    /// <returns>Null when <see cref="FillAsync"/> must bring more.</returns>
    public WebSocketMessageKind? TryRead()
    {
        DropMessage();
        while (true)
        {
            if (!_isInPayload)
            {
                var result = FrameHeader.TryRead(_buffer.AsSpan(_start, _end - _start), MaxMessage, out _frame, out var headerLength, mayBeCompressed);
                if (result == FrameReadResult.Incomplete) return null;
                if (result == FrameReadResult.Violation) return Fault(Status.ProtocolError);
                if (result == FrameReadResult.TooBig) return TooBig(_frame.PayloadLength);
                if (IsOutOfPlace(_frame)) return Fault(Status.ProtocolError);
                if (_frame.Opcode < FrameOpcode.Close && _frame.PayloadLength > MaxMessage - _gatheredLength) return TooBig(_frame.PayloadLength);
                BeginPayload(headerLength);
            }

            if (!TryTakePayload()) return null;
            _isInPayload = false;
            if (Complete(_frame) is { } kind) return kind;
        }
    }

    /// <summary>Waits for bytes, for <see cref="TryTake"/>. Throws as <see cref="IsLoss"/> tells when the connection is lost.</summary>
    public ValueTask<ReadResult> ReadAsync()
    {
        if (_missing == 0 && _start == _end) Return(ref _buffer);
        var reading = _input!.ReadAsync();
        if (!reading.IsCompleted) HasWaited = true;
        return reading;
    }

    /// <summary>Takes what has arrived.</summary>
    /// <returns>False at the end of the stream.</returns>
    public bool TryTake(in ReadResult read)
    {
        var length = Take(read.Buffer);
        session.Heartbeat.NoteBytes(length);
        // Kestrel cancels every read when it is asked to stop; the goodbye is said before the connection ends.
        return length > 0 || read.IsCanceled;
    }

    /// <summary>Waits for bytes and takes what is there; false at the end of the stream, and when the connection is lost.</summary>
    public async ValueTask<bool> FillAsync()
    {
        try
        {
            return TryTake(await ReadAsync());
        }
        catch (Exception exception) when (IsLoss(exception))
        {
            return false;
        }
    }

    /// <summary>Whether that is how a pipe tells that its connection is gone.</summary>
    public static bool IsLoss(Exception exception) =>
        exception is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException;

    /// <summary>Reads on and throws away, until the client hangs up.</summary>
    public async ValueTask DiscardAsync()
    {
        _missing = 0;
        do _start = _end = 0;
        while (await FillAsync());
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

    private void BeginPayload(int headerLength)
    {
        _start += headerLength;
        _isInPayload = true;
        if (_frame.Opcode is FrameOpcode.Text or FrameOpcode.Binary) _isCompressed = _frame.IsCompressed;

        var isPart = _frame.Opcode < FrameOpcode.Close && (!_frame.IsFinal || _frame.Opcode == FrameOpcode.Continuation || _frame.IsCompressed);
        _isGathered = isPart || _end - _start < _frame.PayloadLength;
        if (_isGathered) _missing = _frame.PayloadLength;
    }

    /// <summary>Leaves the frame's payload, unmasked, in <see cref="Message"/>; the parts of a message in pieces are gathered first.</summary>
    private bool TryTakePayload()
    {
        var length = _frame.PayloadLength;
        if (!_isGathered)
        {
            Message = _buffer.AsMemory(_start, length);
            Masking.Apply(_buffer.AsSpan(_start, length), _frame.MaskingKey);
            _start += length;
            return true;
        }

        while (_missing > 0 && _start < _end)
        {
            ReserveForMissing();
            var taken = TakeBuffered(_missing);
            _gatheredLength += taken;
            _missing -= taken;
        }

        if (_missing > 0) return false;

        // A control frame may lie between the parts of a message, so it is gathered behind them and taken off again.
        var offset = _gatheredLength - length;
        Masking.Apply(_gathered.AsSpan(offset, length), _frame.MaskingKey);
        Message = _gathered.AsMemory(offset, length);
        if (_frame.Opcode >= FrameOpcode.Close) _gatheredLength = offset;
        return true;
    }

    /// <summary>Takes room only as bytes arrive, four times as much as they need at most: a header alone may announce what never comes.</summary>
    private void ReserveForMissing() => Reserve((int)Math.Min(_missing, Math.Max(BufferSize, 3L * _gatheredLength)));

    private Memory<byte> RoomForMissing()
    {
        if (_gatheredLength == _gathered.Length) ReserveForMissing();
        return _gathered.AsMemory(_gatheredLength, Math.Min(_missing, _gathered.Length - _gatheredLength));
    }

    private int Take(in ReadOnlySequence<byte> arrived)
    {
        var room = _missing > 0 ? RoomForMissing() : RoomInBuffer();
        var length = (int)Math.Min(arrived.Length, room.Length);
        var taken = arrived.Slice(0, length);
        taken.CopyTo(room.Span);
        _input!.AdvanceTo(taken.End);
        if (_missing > 0)
        {
            _gatheredLength += length;
            _missing -= length;
        }
        else _end += length;
        return length;
    }

    private Memory<byte> RoomInBuffer()
    {
        if (_buffer.Length == 0) _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        return _buffer.AsMemory(_end);
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
                return WebSocketMessageKind.Ping;
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
        if (_gathering != FrameOpcode.Continuation || _isInPayload) return;
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
