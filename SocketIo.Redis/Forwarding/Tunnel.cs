using System.Threading.Channels;

namespace SocketIo.Redis.Forwarding;

/// <summary>
/// Bytes in both directions between two nodes, in order and whole or not at all: pieces are numbered, and whoever finds one missing ends it all.
/// At most a window of pieces is under way. A piece counts as used when the reader asks for the one behind it, so that whoever writes can know
/// that its reader has passed on what was written. One reader and one writer.
/// </summary>
/// <param name="id">Tells it apart on both nodes.</param>
/// <param name="peer">The other node.</param>
/// <param name="send">Sends a frame to the other node; neither waits nor throws.</param>
internal sealed class Tunnel(ulong id, ulong peer, Action<Tunnel, FrameType, uint, bool, ReadOnlyMemory<byte>> send) : TunnelStream
{
    private const int LargestPiece = 16 * 1024;
    private const int Window = 16;

    private readonly Lock _gate = new();
    private readonly Channel<(ReadOnlyMemory<byte> Bytes, bool IsLast)> _arrived = Channel.CreateUnbounded<(ReadOnlyMemory<byte>, bool)>();
    private readonly CancellationTokenSource _over = new();
    private TaskCompletionSource _progress = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ReadOnlyMemory<byte> _current;
    private uint _sent;
    private uint _used;
    private uint _received;
    private uint _taken;
    private uint _told;
    private bool _lastTaken;
    private bool _lastSent;

    public ulong Id => id;

    public ulong Peer => peer;

    /// <summary>Whether this side has opened the tunnel.</summary>
    public bool IsOpener { get; init; }

    /// <summary>Is canceled when the tunnel has been aborted, by either side.</summary>
    public CancellationToken Over => _over.Token;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_current.IsEmpty)
        {
            TellUsed();
            if (_lastTaken) return 0;
            if (!await _arrived.Reader.WaitToReadAsync(cancellationToken) || !_arrived.Reader.TryRead(out var piece)) throw Broken();
            (_current, _lastTaken) = piece;
            _taken++;
        }

        var length = Math.Min(buffer.Length, _current.Length);
        _current[..length].CopyTo(buffer);
        _current = _current[length..];
        return length;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            var length = Math.Min(buffer.Length, LargestPiece);
            await SendAsync(buffer[..length], isLast: false, cancellationToken);
            buffer = buffer[length..];
        }
    }

    /// <summary>Writes what is the last of it.</summary>
    public async ValueTask WriteLastAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default)
    {
        if (_lastSent) return;
        var whole = Math.Max(0, bytes.Length - 1) / LargestPiece * LargestPiece;
        await WriteAsync(bytes[..whole], cancellation);
        _lastSent = true;
        await SendAsync(bytes[whole..], isLast: true, cancellation);
    }

    /// <summary>Ends when all that was written has been used.</summary>
    /// <exception cref="IOException">The tunnel has been aborted.</exception>
    public async Task WhenUsedAsync(CancellationToken cancellation = default)
    {
        while (NextProgress(mostMissing: 0) is { } progress) await progress.WaitAsync(cancellation);
    }

    /// <summary>Takes a frame of the other node.</summary>
    public void Take(in Frame frame)
    {
        switch (frame.Type)
        {
            case FrameType.Open or FrameType.Piece:
                if (!TryArrive(frame)) Abort(tell: true);
                break;
            case FrameType.Used:
                Confirm(frame.Number);
                break;
            case FrameType.Check:
                Answer(frame.Number);
                break;
            case FrameType.Abort:
                Abort(tell: false);
                break;
        }
    }

    /// <summary>Has the other node look whether all that was sent is there, if that is not known.</summary>
    public void Check()
    {
        lock (_gate)
        {
            if (_sent != _used) send(this, FrameType.Check, _sent, false, default);
        }
    }

    /// <param name="tell">Whether the other node is to know.</param>
    public void Abort(bool tell)
    {
        lock (_gate)
        {
            if (_over.IsCancellationRequested) return;
            if (tell) send(this, FrameType.Abort, 0, false, default);
            _arrived.Writer.TryComplete(Broken());
        }

        _over.Cancel();
        Advance();
    }

    private static IOException Broken() => new("The node at the other end is gone, or has given up.");

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, bool isLast, CancellationToken cancellation)
    {
        while (NextProgress(Window - 1) is { } progress) await progress.WaitAsync(cancellation);
        lock (_gate)
        {
            send(this, _sent == 0 && IsOpener ? FrameType.Open : FrameType.Piece, _sent, isLast, bytes);
            _sent++;
        }
    }

    private Task? NextProgress(uint mostMissing)
    {
        lock (_gate)
        {
            if (_over.IsCancellationRequested) throw Broken();
            if (_sent - _used <= mostMissing) return null;
            return _progress.Task;
        }
    }

    private void Advance()
    {
        TaskCompletionSource reached;
        lock (_gate)
        {
            reached = _progress;
            _progress = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        reached.TrySetResult();
    }

    private void Confirm(uint used)
    {
        lock (_gate)
        {
            // Less is known already, and more was never sent.
            if (used - _used > _sent - _used) return;
            _used = used;
        }

        Advance();
    }

    private bool TryArrive(in Frame frame)
    {
        lock (_gate)
        {
            if (frame.Number != _received || _received - _told > Window || frame.Bytes.Length > LargestPiece) return false;
            _received++;
            return _arrived.Writer.TryWrite((frame.Bytes, frame.IsLast));
        }
    }

    private void Answer(uint sent)
    {
        bool complete;
        lock (_gate)
        {
            complete = sent == _received;
            if (complete) send(this, FrameType.Used, _told, false, default);
        }

        if (!complete) Abort(tell: true);
    }

    private void TellUsed()
    {
        lock (_gate)
        {
            if (_told == _taken) return;
            _told = _taken;
            send(this, FrameType.Used, _told, false, default);
        }
    }
}
