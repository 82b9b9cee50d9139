using System.Buffers.Binary;
using System.Text;

namespace Load.Wire;

/// <summary>A client's WebSocket. Messages go to a sink where there is one, or to whoever asks for the next one.</summary>
internal sealed class WebSocketConnection : Connection
{
    private const int Final = 0x80;
    private const int Close = 8;
    private const int Ping = 9;
    private const string Key = "dGhlIHNhbXBsZSBub25jZQ==";
    private const string Accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private readonly byte? _terminator;
    private readonly ByteList _fragments = new();
    private readonly Queue<byte[]> _waiting = [];
    private TaskCompletionSource<byte[]>? _next;
    private bool _isOpen;
    private bool _isClosing;

    /// <param name="reactor">Where it lives.</param>
    /// <param name="port">The server's.</param>
    /// <param name="path">What is asked to become a WebSocket.</param>
    /// <param name="terminator">What ends a message, where several share a WebSocket message.</param>
    public WebSocketConnection(Reactor reactor, int port, string path, byte? terminator = null)
        : base(reactor, port)
    {
        _terminator = terminator;
        Send(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {Key}\r\n\r\n"));
    }

    public IMessageSink? Sink { get; set; }

    /// <summary>Called when the server says goodbye, or closes the connection without one; which is a fault otherwise.</summary>
    public Action<bool>? Left { get; set; }

    protected override bool MayBeClosed => _isClosing || Left is not null;

    /// <summary>Ends with the next message; an empty one stands for the answer to the upgrade.</summary>
    public Task<byte[]> NextAsync()
    {
        if (_waiting.TryDequeue(out var message)) return Task.FromResult(message);
        _next = new TaskCompletionSource<byte[]>();
        return _next.Task;
    }

    /// <summary>Says goodbye and ends when the server has closed the connection.</summary>
    public Task CloseAsync()
    {
        _isClosing = true;
        _next = new TaskCompletionSource<byte[]>();
        Send(ClientFrame.Of(Final | Close, [0x03, 0xE8]));
        return _next.Task;
    }

    protected override int Consume(ReadOnlySpan<byte> bytes)
    {
        var used = 0;
        if (!_isOpen)
        {
            used = bytes.IndexOf("\r\n\r\n"u8) + 4;
            if (used < 4) return 0;
            var answer = Encoding.ASCII.GetString(bytes[..used]);
            if (!answer.StartsWith("HTTP/1.1 101", StringComparison.Ordinal) || !answer.Contains(Accept, StringComparison.Ordinal))
                throw new LoadException($"no WebSocket: {answer}");
            _isOpen = true;
            Give([]);
        }

        while (TryReadFrame(bytes[used..], out var first, out var payload, out var length))
        {
            used += length;
            OnFrame(first, payload);
        }

        return used;
    }

    protected override void OnEnd()
    {
        if (!_isClosing) Leave(wasTold: false, "the server closed the connection");
        _next?.TrySetResult([]);
    }

    private static bool TryReadFrame(ReadOnlySpan<byte> bytes, out byte first, out ReadOnlySpan<byte> payload, out int length)
    {
        (first, length) = (0, 0);
        payload = default;
        if (bytes.Length < 2) return false;
        first = bytes[0];
        var start = bytes[1] switch { < 126 => 2, 126 => 4, 127 => 10, _ => throw new LoadException("a masked frame") };
        if (bytes.Length < start) return false;
        var size = start switch
        {
            2 => bytes[1],
            4 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            _ => (int)BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]),
        };
        length = start + size;
        if (bytes.Length < length) return false;
        payload = bytes[start..length];
        return true;
    }

    private void OnFrame(byte first, ReadOnlySpan<byte> payload)
    {
        var opcode = first & 0x0F;
        if (opcode == Ping) throw new LoadException("a ping of WebSocket, which no server here sends in this time");
        if (opcode == Close)
        {
            if (_isClosing) return;
            Send(ClientFrame.Of(Final | Close, payload));
            Leave(wasTold: true, $"the server said goodbye: {Encoding.UTF8.GetString(payload)}");
        }
        else if ((first & Final) == 0)
        {
            _fragments.Add(payload);
        }
        else if (_fragments.Length > 0)
        {
            _fragments.Add(payload);
            OnWhole(_fragments.Span);
            _fragments.Clear();
        }
        else
        {
            OnWhole(payload);
        }
    }

    private void Leave(bool wasTold, string fault)
    {
        if (Left is not { } left) throw new LoadException(fault);
        _isClosing = true;
        left(wasTold);
    }

    private void OnWhole(ReadOnlySpan<byte> message)
    {
        if (_terminator is not { } terminator)
        {
            OnMessage(message);
            return;
        }

        while (message.IndexOf(terminator) is >= 0 and var end)
        {
            OnMessage(message[..(end + 1)]);
            message = message[(end + 1)..];
        }

        if (message.Length > 0) throw new LoadException("half a message");
    }

    private void OnMessage(ReadOnlySpan<byte> message)
    {
        if (Sink is not null) Sink.OnMessage(message);
        else Give(message.ToArray());
    }

    private void Give(byte[] message)
    {
        var next = _next;
        _next = null;
        if (next is null) _waiting.Enqueue(message);
        else next.SetResult(message);
    }
}
