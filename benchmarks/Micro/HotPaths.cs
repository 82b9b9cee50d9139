using System.Security.Claims;
using Microsoft.Extensions.Logging.Abstractions;
using SocketIo.Protocol.Packets;
using SocketIo.Server.Broadcast;
using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Broadcast.Messages;
using SocketIo.Server.Broadcast.Recovery;
using SocketIo.Server.Diagnostics;
using SocketIo.Server.Engine;
using SocketIo.Server.Engine.Outbound;
using SocketIo.Server.Engine.Requests;
using SocketIo.Server.Engine.Revisions;
using SocketIo.Server.Engine.Timing;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;
using SocketIo.Server.Sockets.Connections;
using SocketIo.Server.Sockets.Namespaces;
using SocketIo.Server.Transports.WebSockets;

namespace Micro;

/// <summary>
/// What a server does all day, each as one call over the real code, without a network: one connected client with a typed handler, and a room
/// of a thousand members. What the handler is given counts as well: the line and its two strings. Shared by the benchmarks and by the test of their budgets.
/// </summary>
internal sealed class HotPaths : IDisposable
{
    private static readonly byte[] Event = """42["message",{"room":"tea","text":"How do I prove that the sum converges?"}]"""u8.ToArray();
    private static readonly byte[] EventWithAck = """4217["ask",{"room":"tea","text":"How do I prove that the sum converges?"}]"""u8.ToArray();
    private static readonly Receipt Answer = new(4711);
    private static readonly object?[] Arguments = [new Line("tea", "How do I prove that the sum converges?")];

    private readonly Deadlines _deadlines = new(TimeProvider.System, NullLogger.Instance);
    private readonly SilentTransport _transport = new();
    private readonly EngineSession _session;
    private readonly Namespace _main;
    private readonly BroadcastOperator _room;
    private readonly MessageEncoder _encoder;
    private readonly WebSocketWriter _writer = new(EngineRevision.Four, base64: false, compression: null);
    private readonly EncodedMessage _frame;

    public HotPaths()
    {
        _writer.Attach(new UpgradedConnection(new StreamPipe(Stream.Null), Socket: null));
        var settings = SettingsSnapshot.SettingsOf(new SocketIoOptions());
        var namespaces = new NamespaceTable(settings, _deadlines, NullLoggerFactory.Instance);
        _main = namespaces.GetOrAdd("/");
        _main.OnConnection(socket =>
        {
            socket.On<Line>("message", line => Lines++);
            socket.On<Line, Receipt>("ask", line =>
            {
                Lines++;
                return Answer;
            });
        });
        _encoder = namespaces.Encoder;

        var sessions = new SessionTable(settings, _deadlines, session => new ClientConnection(session, namespaces), new ServerMetrics(new Meters()), NullLogger.Instance);
        _session = sessions.TryOpen("session", EngineRevision.Four, Request(), _ => _transport, [])!;
        Finish(_session.ReceiveTextAsync("40"u8.ToArray()));
        TakeAll();

        for (var i = 0; i < 1000; i++) _main.Adapter.Join(new Member(i), ["crowd"]);
        _room = _main.To("crowd");
        _frame = _encoder.Event("/"u8, "message", PacketHeader.NoAck, Arguments);
    }

    /// <summary>How many events the handlers have had.</summary>
    public int Lines { get; private set; }

    /// <summary>Decodes an event and dispatches it to a typed handler.</summary>
    public void ReceiveEvent() => Finish(_session.ReceiveTextAsync(Event));

    /// <summary>The same with an acknowledgement: encoded, queued, and taken by the transport.</summary>
    public int ReceiveEventWithAck()
    {
        Finish(_session.ReceiveTextAsync(EventWithAck));
        return TakeAll();
    }

    public void EncodeAck() => _encoder.AckValue("/"u8, 17, Answer).Release();

    public void EncodeBroadcast() => _encoder.Event("/"u8, "message", PacketHeader.NoAck, Arguments).Release();

    /// <summary>Encodes an event once and hands it to the thousand members of a room.</summary>
    public void BroadcastToThousand() => Finish(_room.EmitAsync("message", Arguments));

    /// <summary>Frames a message and writes it to a connection that takes it at once.</summary>
    public void WriteWebSocketFrame()
    {
        Finish(_writer.TryWriteAsync(_frame));
        Finish(_writer.TryFlushAsync());
    }

    public void Dispose()
    {
        _session.Abort(CloseReason.ServerShuttingDown);
        _frame.Release();
        _deadlines.Dispose();
    }

    /// <summary>What a session was opened with, as far as anybody asks.</summary>
    internal static SessionRequest Request() => new()
    {
        Headers = new Dictionary<string, string>(),
        Url = "/socket.io/",
        Address = "127.0.0.1",
        Secure = false,
        Time = TimeProvider.System.GetUtcNow(),
        User = new ClaimsPrincipal(),
    };

    private static void Finish(ValueTask task)
    {
        if (!task.IsCompletedSuccessfully) throw new InvalidOperationException("It waited, or failed.");
    }

    private static void Finish(ValueTask<bool> task)
    {
        if (!task.IsCompletedSuccessfully) throw new InvalidOperationException("It waited, or failed.");
    }

    private int TakeAll()
    {
        var bytes = 0;
        while (_session.Take(_transport, out var batch) == TakeResult.Batch)
        {
            bytes += batch.ByteCount;
            _session.OnWritten(batch);
            batch.Dispose();
        }

        return bytes;
    }

    private sealed record Line(string Room, string Text);

    private sealed record Receipt(int Id);

    private sealed class SilentTransport : ITransport
    {
        public string Name => "websocket";

        public bool IsFetched => false;

        public Task Retired => Task.CompletedTask;

        public void Notify()
        {
        }

        public void Close(CloseReason reason)
        {
        }
    }

    private sealed class Member(int number) : IBroadcastMember
    {
        public string Id { get; } = $"member {number}";

        public bool Receives => true;

        public bool IsGone => false;

        public RecoverySession? Recovery => null;

        public bool IsLost => false;

        public object? State => null;

        public bool WatchesOutgoing => false;

        public void PrefetchParts()
        {
        }

        public void PrefetchRest()
        {
        }

        public void NoteOutgoing(OutgoingEvent sent)
        {
        }

        public void Describe(ClusterWriter writer)
        {
        }

        public void LoseConnection()
        {
        }

        public bool TrySend(EncodedMessage message, CoalesceKey? key = null)
        {
            message.AddReference();
            message.Release();
            return true;
        }

        public bool TrySendVolatile(EncodedMessage message) => TrySend(message);

        public bool TryAddAck(long id, IPendingAck ack) => true;

        public bool RemoveAck(long id) => true;

        public void Disconnect(bool close)
        {
        }
    }
}
