using System.Text;
using Microsoft.Extensions.Logging;
using SocketIo.Protocol;
using SocketIo.Protocol.Packets;
using SocketIo.Server.Broadcast;
using SocketIo.Server.Broadcast.Messages;
using SocketIo.Server.Broadcast.Recovery;
using SocketIo.Server.Diagnostics;
using SocketIo.Server.Engine;
using SocketIo.Server.Engine.Outbound;
using SocketIo.Server.Engine.Timing;
using SocketIo.Server.Sockets.Namespaces;

namespace SocketIo.Server.Sockets.Connections;

/// <summary>Everything above one session: decodes packets, puts attachments together, and gives each packet to the socket of its namespace.</summary>
internal sealed class ClientConnection : ISessionListener
{
    private static readonly Task<bool> Connected = Task.FromResult(true);
    private static readonly Task<bool> NotConnected = Task.FromResult(false);

    private readonly EngineSession _session;
    private readonly NamespaceTable _namespaces;
    private readonly ClientDialect _dialect;
    private readonly ParserInput? _input;
    private readonly ILogger _logger;
    private readonly RateGuard? _guard;
    private SocketTable _sockets = SocketTable.Empty;
    private PacketAssembly? _assembly;
    private Deadline? _connectDeadline;
    private volatile bool _ending;

    public ClientConnection(EngineSession session, NamespaceTable namespaces)
    {
        _session = session;
        _namespaces = namespaces;
        _dialect = ClientDialect.Of(session);
        _logger = namespaces.Logger;
        _guard = RateGuard.For(session);
        if (namespaces.Parser is { } parser) _input = new ParserInput(parser.CreateDecoder(namespaces.Settings.Limits), namespaces.Settings.Limits);
        _connectDeadline = new DeadlineCall(GiveUpConnecting);
        namespaces.Deadlines.Start(_connectDeadline, namespaces.Settings.ConnectTimeout);
    }

    /// <summary>The sockets of a session at this moment.</summary>
    public static IReadOnlyList<Socket> SocketsOf(EngineSession session) => Volatile.Read(ref ((ClientConnection)session.Listener)._sockets).All;

    public void OnOpened()
    {
        if (_dialect.JoinsMainByItself && _namespaces.TryGet("/"u8, out var main)) _ = TryConnectAsync(main, HandshakeWith(auth: default));
    }

    public ValueTask OnTextAsync(ReadOnlyMemory<byte> utf8)
    {
        if (_ending) return ValueTask.CompletedTask;
        if (_input is not null) return DecodeAsync(_input, utf8, isBinary: false);
        if (_assembly is not null) return Fail(ProtocolError.UnexpectedText, utf8.Span);
        if (_guard is not null && !_guard.Admits(utf8.Span)) return ValueTask.CompletedTask;

        var error = PacketReader.TryRead(utf8.Span, _namespaces.Settings.Limits, out var header);
        if (error != ProtocolError.None) return Fail(error, utf8.Span);

        SocketLog.PacketDecoded(_logger, _session.Id, (int)header.Type, utf8.Length);
        if (header.Attachments == 0) return RouteAsync(header, utf8, null);

        Await(new PacketAssembly(header, utf8.Span));
        return ValueTask.CompletedTask;
    }

    public ValueTask OnBinaryAsync(ReadOnlyMemory<byte> data)
    {
        if (_ending) return ValueTask.CompletedTask;
        if (_input is not null) return DecodeAsync(_input, data, isBinary: true);
        if (_guard is not null && !_guard.AdmitsBinary(data.Length, isAttachment: _assembly is not null)) return ValueTask.CompletedTask;
        PacketAssembly? complete;
        lock (this)
        {
            complete = _assembly;
            complete?.Attachments.Add(data.Span);
            if (complete is { Attachments.IsComplete: false }) return ValueTask.CompletedTask;
            _assembly = null;
        }

        return complete is null ? Fail(ProtocolError.UnexpectedBinary, default) : RouteAsync(complete);
    }

    public Task WhenQuiet() => Task.WhenAll(Volatile.Read(ref _sockets).All
        .Where(socket => socket.Lifecycle.IsOpen)
        .SelectMany(socket => new[] { socket.Queue.WhenIdle(), socket.Acks.WhenEmpty() }));

    public void OnClosed(CloseReason reason)
    {
        StopConnectDeadline();
        _input?.Close();
        if (reason == CloseReason.SlowConsumer)
        {
            // Whoever found out is sending, and may hold the lock of one recovery log; leaving takes those of all its namespaces.
            ThreadPool.UnsafeQueueUserWorkItem(static slow => slow.LeaveAll(CloseReason.SlowConsumer.Text()), this, preferLocal: false);
            return;
        }

        LeaveAll(reason.Text());
    }

    /// <summary>A socket has been accepted, so the connection is worth keeping (F-SIO-38).</summary>
    public void StopConnectDeadline()
    {
        if (Interlocked.Exchange(ref _connectDeadline, null) is { } deadline) _namespaces.Deadlines.Stop(deadline);
    }

    /// <inheritdoc cref="EngineSession.TrySend"/>
    public bool TrySend(EncodedMessage message, Action? queued = null) => _session.TrySend(message, queued: queued);

    /// <inheritdoc cref="EngineSession.Hold"/>
    public OutboundHold Hold() => _session.Hold();

    public void Remove(Socket socket)
    {
        lock (this) _sockets = _sockets.Without(socket);
    }

    /// <summary>Sends a DISCONNECT for every namespace, then closes the session, which still delivers them (F-SIO-53).</summary>
    public void DisconnectAll()
    {
        foreach (var socket in Volatile.Read(ref _sockets).All) socket.Disconnect();
        _ending = true;
        _session.Close();
    }

    private ValueTask RouteAsync(in PacketHeader header, ReadOnlyMemory<byte> packet, AttachmentSet? attachments)
    {
        if (header.Type == PacketType.Connect)
        {
            attachments?.Dispose();
            return ConnectAsync(_dialect.NamespaceOf(header, packet.Span), _dialect.AuthOf(header, packet.Span));
        }

        var socket = Find(_dialect.NamespaceOf(header, packet.Span));
        if (header.Type == PacketType.ConnectError || socket is not { Lifecycle.IsOpen: true })
        {
            attachments?.Dispose();
            CloseOutOfPlace(header.Type);
            return ValueTask.CompletedTask;
        }

        SocketLog.PacketRouted(_logger, _session.Id, socket.Namespace.Name);
        switch (header.Type)
        {
            case PacketType.Disconnect:
                socket.Leave(DisconnectReasons.ClientNamespace);
                return ValueTask.CompletedTask;
            case PacketType.Ack or PacketType.BinaryAck:
                socket.Acks.Answer(header.AckId, header.PayloadOf(packet.Span), attachments);
                attachments?.Dispose();
                return ValueTask.CompletedTask;
            default:
                _session.Metrics.EventReceived();
                return socket.Queue.ReceiveAsync(packet[header.PayloadStart..], header.AckId, attachments);
        }
    }

    // What another parser makes of a message: any number of packets.
    private ValueTask DecodeAsync(ParserInput input, ReadOnlyMemory<byte> message, bool isBinary)
    {
        if (_guard is not null && !_guard.AdmitsUndecoded(message.Length)) return ValueTask.CompletedTask;

        var error = input.Decode(message, isBinary, out var thrown);
        if (error != ProtocolError.None) return FailWith(error, thrown?.Message ?? error.Describe());

        while (input.TryTake(out var packet))
        {
            var routing = RouteDecodedAsync(packet);
            if (!routing.IsCompletedSuccessfully) return GoOnAsync(routing, input);
        }

        return ValueTask.CompletedTask;
    }

    private async ValueTask GoOnAsync(ValueTask routing, ParserInput input)
    {
        await routing;
        while (input.TryTake(out var packet)) await RouteDecodedAsync(packet);
    }

    private ValueTask RouteDecodedAsync(PacketAssembly packet)
    {
        if (_ending)
        {
            packet.Dispose();
            return ValueTask.CompletedTask;
        }

        SocketLog.PacketDecoded(_logger, _session.Id, (int)packet.Header.Type, packet.Text.Length);
        return RouteAsync(packet);
    }

    private ValueTask RouteAsync(PacketAssembly complete)
    {
        var routing = RouteAsync(complete.Header, complete.Text, complete.Attachments);
        if (!routing.IsCompletedSuccessfully) return ReleaseLaterAsync(routing, complete);

        complete.ReleaseText();
        return ValueTask.CompletedTask;
    }

    private static async ValueTask ReleaseLaterAsync(ValueTask routing, PacketAssembly complete)
    {
        await routing;
        complete.ReleaseText();
    }

    private void Await(PacketAssembly assembly)
    {
        lock (this)
        {
            if (!_ending)
            {
                _assembly = assembly;
                return;
            }
        }

        assembly.Dispose();
    }

    private ValueTask ConnectAsync(ReadOnlySpan<byte> name, ReadOnlySpan<byte> auth)
    {
        if (Find(name) is { Lifecycle.IsGone: false })
        {
            CloseOutOfPlace(PacketType.Connect);
            return ValueTask.CompletedTask;
        }

        if (Volatile.Read(ref _sockets).All.Count >= _namespaces.Settings.Rates.MaxNamespacesPerConnection)
        {
            SocketLog.NamespaceLimitReached(_logger, _session.Id);
            Refuse(name, "too many namespaces");
            return ValueTask.CompletedTask;
        }

        var handshake = HandshakeWith(auth);
        var connecting = _namespaces.TryGet(name, out var place) ? TryConnectAsync(place, handshake) : NotConnected;
        return connecting.IsCompletedSuccessfully && connecting.Result
            ? ValueTask.CompletedTask
            : new ValueTask(ConnectAsync(Encoding.UTF8.GetString(name), handshake, connecting));
    }

    private Handshake HandshakeWith(ReadOnlySpan<byte> auth) => new(_session.Request, auth, _namespaces.Settings.Limits.MaxDepth);

    // Nothing further is read from the client while a parent decides, or another node is asked, so no list of undecided names can grow.
    private async Task ConnectAsync(string name, Handshake handshake, Task<bool> connecting)
    {
        if (await connecting) return;
        while (!_ending)
        {
            if (await _namespaces.FindAsync(name, handshake.Auth) is not { } place)
            {
                SocketLog.NamespaceUnknown(_logger, _session.Id);
                Refuse(Encoding.UTF8.GetBytes(name), "Invalid namespace");
                return;
            }

            if (await TryConnectAsync(place, handshake)) return;
        }
    }

    private void Refuse(ReadOnlySpan<byte> name, string message)
    {
        var refusal = _namespaces.Encoder.Refused(name, message, data: null);
        _session.TrySend(refusal);
        refusal.Release();
    }

    /// <returns>False when the namespace has just been forgotten.</returns>
    private Task<bool> TryConnectAsync(Namespace place, Handshake handshake)
    {
        if (!place.TryEnter()) return NotConnected;

        SocketLog.PacketRouted(_logger, _session.Id, place.Name);
        if (!_dialect.CanRecover || place.Recovery is not { } log)
        {
            Connect(place, handshake, recovery: null);
            return Connected;
        }

        var finding = RecoveryRequest.FindAsync(log, handshake.Auth, _session.Metrics);
        if (!finding.IsCompletedSuccessfully) return ConnectAsync(place, handshake, finding);
        Connect(place, handshake, finding.Result);
        return Connected;
    }

    private async Task<bool> ConnectAsync(Namespace place, Handshake handshake, ValueTask<RecoverySession> finding)
    {
        Connect(place, handshake, await finding);
        return true;
    }

    private void Connect(Namespace place, Handshake handshake, RecoverySession? recovery)
    {
        var id = recovery?.Id ?? _dialect.NewSocketId(_session, place);
        var socket = new Socket(this, _session, id, place, handshake, _namespaces.Settings, recovery);
        place.Membership.Restore(socket);
        if (TryAdd(socket)) _ = new ConnectAttempt(this, _dialect, socket).RunAsync();
        else socket.Leave(CloseReason.TransportClose.Text());
    }

    private bool TryAdd(Socket socket)
    {
        lock (this)
        {
            if (_ending) return false;
            _sockets = _sockets.With(socket);
            return true;
        }
    }

    private Socket? Find(ReadOnlySpan<byte> name) => Volatile.Read(ref _sockets).Find(name);

    // A packet that cannot be read: every socket hears of it, then the connection ends as an application would end it (F-SIO-19).
    private ValueTask Fail(ProtocolError error, ReadOnlySpan<byte> packet) =>
        FailWith(error, error == ProtocolError.UnknownPacketType ? $"{error.Describe()} {TypeOf(packet)}" : error.Describe());

    private ValueTask FailWith(ProtocolError error, string text)
    {
        _ending = true;
        SocketLog.PacketUnreadable(_logger, _session.Id, error.Describe());
        DropAssembly();
        var fault = new SocketIoException(text);
        foreach (var socket in Volatile.Read(ref _sockets).All)
        {
            if (socket.Lifecycle.IsOpen) socket.Router.RaiseError(fault);
        }

        _session.Close();
        return ValueTask.CompletedTask;
    }

    private static string TypeOf(ReadOnlySpan<byte> packet) =>
        packet.Length > 0 && char.IsAsciiDigit((char)packet[0]) ? Encoding.ASCII.GetString(packet[..1]) : "NaN";

    // A packet that has no place in this state (F-SIO-21 to F-SIO-23). The reason depends on whether the session could close at once (F-SIO-24).
    private void CloseOutOfPlace(PacketType type)
    {
        _ending = true;
        SocketLog.PacketOutOfPlace(_logger, _session.Id, (int)type);
        if (!_session.Close()) LeaveAll(DisconnectReasons.ForcedServerClose);
    }

    private void LeaveAll(string reason)
    {
        SocketTable sockets;
        lock (this)
        {
            _ending = true;
            sockets = _sockets;
            _sockets = SocketTable.Empty;
        }

        DropAssembly();
        foreach (var socket in sockets.All) socket.Leave(reason);
    }

    private void DropAssembly()
    {
        PacketAssembly? dropped;
        lock (this)
        {
            dropped = _assembly;
            _assembly = null;
        }

        dropped?.Dispose();
    }

    private void GiveUpConnecting()
    {
        if (Interlocked.Exchange(ref _connectDeadline, null) is null) return;
        SocketLog.ConnectTimedOut(_logger, _session.Id);
        _ending = true;
        _session.Close();
    }
}
