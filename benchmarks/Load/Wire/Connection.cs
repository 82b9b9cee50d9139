using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Load.Wire;

/// <summary>A TCP connection to the server under load, on one reactor.</summary>
internal abstract class Connection : IDisposable
{
    private readonly Reactor _reactor;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly nint _handle;
    private readonly int _place;
    private ByteList? _unread;
    private ByteList? _unsent;
    private bool _isHandling;
    private bool _isDisposed;

    protected Connection(Reactor reactor, int port)
    {
        _reactor = reactor;
        // The system completes it on its own, so this does not wait for the server.
        _socket.Connect(IPAddress.Loopback, port);
        _socket.Blocking = false;
        _handle = _socket.SafeHandle.DangerousGetHandle();
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

    /// <param name="writable">Whether there is room for what could not be sent.</param>
    /// <param name="readable">Whether something has come.</param>
    /// <param name="ending">Whether the last of it has, which is not told again.</param>
    public void OnReady(bool writable, bool readable, bool ending)
    {
        try
        {
            if (writable) WriteRest();
            while (readable && !_isDisposed) readable = Read(ending);
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

    /// <returns>Whether there may be more.</returns>
    private bool Read(bool ending)
    {
        var input = _reactor.Input;
        var held = _unread?.Length ?? 0;
        _unread?.Span.CopyTo(input);
        var room = input.Length - held;
        var received = (int)Native.Receive(_handle, ref input[held], room, 0);
        if (received < 0 && Marshal.GetLastPInvokeError() == Native.WouldBlock) return false;
        if (received <= 0)
        {
            Dispose();
            OnEnd();
            return false;
        }

        Handle(input.AsSpan(0, held + received));
        return ending || received == room;
    }

    private void Handle(ReadOnlySpan<byte> bytes)
    {
        _isHandling = true;
        var rest = bytes[Consume(bytes)..];
        _isHandling = false;
        _unread?.Clear();
        if (rest.Length > 0) (_unread ??= new ByteList()).Add(rest);
        if (_reactor.Output.Length == 0) return;
        if (!_isDisposed) Write(_reactor.Output.Span);
        _reactor.Output.Clear();
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        // Its handle may be that of another by now.
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_unsent is { Length: > 0 })
        {
            _unsent.Add(bytes);
            return;
        }

        if (!TrySend(bytes, out var sent) || sent == bytes.Length) return;
        (_unsent ??= new ByteList()).Add(bytes[sent..]);
        _reactor.Change(_place, _socket.SafeHandle, writes: true);
    }

    private void WriteRest()
    {
        if (_unsent is not { Length: > 0 } || !TrySend(_unsent.Span, out var sent)) return;
        _unsent.Skip(sent);
        if (_unsent.Length == 0) _reactor.Change(_place, _socket.SafeHandle, writes: false);
    }

    // Not if the server has closed the connection, where it may.
    private bool TrySend(ReadOnlySpan<byte> bytes, out int sent)
    {
        sent = (int)Native.Send(_handle, in MemoryMarshal.GetReference(bytes), bytes.Length, 0);
        if (sent >= 0) return true;
        var error = Marshal.GetLastPInvokeError();
        sent = 0;
        if (error == Native.WouldBlock) return true;
        return MayBeClosed ? false : throw new LoadException($"cannot send: {Marshal.GetPInvokeErrorMessage(error)}");
    }
}
