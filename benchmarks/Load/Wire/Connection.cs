using System.Net;
using System.Net.Sockets;

namespace Load.Wire;

/// <summary>A TCP connection to the server under load, on one reactor.</summary>
internal abstract class Connection : IDisposable
{
    private readonly Reactor _reactor;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly ByteList _unread = new();
    private readonly int _place;
    private ByteList? _unsent;
    private bool _isHandling;
    private bool _isDisposed;

    protected Connection(Reactor reactor, int port)
    {
        _reactor = reactor;
        // The system completes it on its own, so this does not wait for the server.
        _socket.Connect(IPAddress.Loopback, port);
        _socket.Blocking = false;
        _place = reactor.Add(this, _socket.SafeHandle);
    }

    /// <summary>Whether the server may have closed it already, which is then heard of by reading.</summary>
    protected virtual bool MayBeClosed => false;

    /// <summary>Sends at once, or with all else that is sent while it handles what has come.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        if (_isHandling) _reactor.Output.Add(bytes);
        else Write(bytes);
    }

    public void OnReady(bool writable, bool readable)
    {
        try
        {
            if (writable) WriteRest();
            if (readable) Read();
        }
        catch (Exception fault) when (fault is LoadException or SocketException)
        {
            _reactor.Fail(fault);
            Dispose();
        }
    }

    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        _reactor.Remove(_place);
        _socket.Dispose();
    }

    /// <summary>Vanishes: the server hears of it by a reset.</summary>
    public void Abort()
    {
        _socket.LingerState = new LingerOption(true, 0);
        Dispose();
    }

    /// <summary>Handles what is complete.</summary>
    /// <returns>How many bytes that was.</returns>
    protected abstract int Consume(ReadOnlySpan<byte> bytes);

    /// <summary>The server has closed the connection.</summary>
    protected abstract void OnEnd();

    private void Read()
    {
        var input = _reactor.Input;
        _unread.Span.CopyTo(input);
        var held = _unread.Length;
        var received = _socket.Receive(input.AsSpan(held), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock) return;
        if (received == 0)
        {
            Dispose();
            OnEnd();
            return;
        }

        _isHandling = true;
        var used = Consume(input.AsSpan(0, held + received));
        _isHandling = false;
        _unread.Clear();
        _unread.Add(input.AsSpan(used, held + received - used));
        if (_reactor.Output.Length == 0) return;
        if (!_isDisposed) Write(_reactor.Output.Span);
        _reactor.Output.Clear();
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        if (_unsent is { Length: > 0 })
        {
            _unsent.Add(bytes);
            return;
        }

        var sent = _socket.Send(bytes, SocketFlags.None, out var error);
        if (!IsGood(error) || sent == bytes.Length) return;
        (_unsent ??= new ByteList()).Add(bytes[Math.Max(sent, 0)..]);
        _reactor.Change(_place, _socket.SafeHandle, writes: true);
    }

    private void WriteRest()
    {
        if (_unsent is not { Length: > 0 }) return;
        var sent = _socket.Send(_unsent.Span, SocketFlags.None, out var error);
        if (!IsGood(error)) return;
        _unsent.Skip(Math.Max(sent, 0));
        if (_unsent.Length == 0) _reactor.Change(_place, _socket.SafeHandle, writes: false);
    }

    private bool IsGood(SocketError error)
    {
        if (error is SocketError.Success or SocketError.WouldBlock) return true;
        return MayBeClosed ? false : throw new LoadException($"cannot send: {error}");
    }
}
