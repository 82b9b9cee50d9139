using Microsoft.AspNetCore.Http;
using SocketIo.Protocol.WebSockets;
using SocketIo.Server.Diagnostics;
using SocketIo.Server.Engine;
using SocketIo.Server.Engine.Outbound;
using SocketIo.Server.Engine.Timing;

namespace SocketIo.Server.Transports.WebSockets;

/// <summary>
/// A WebSocket that carries a session, one packet a frame (features 1.7). One loop reads; one writer at a time, scheduled when something
/// waits, writes everything there is and parks again. An idle connection holds no buffer and no pending write.
/// </summary>
internal sealed class WebSocketTransport : ITransport, IPrefetchable
{
    // Who writes: a candidate that answers a probe, the writer, or one and then the other. A new session's writer begins with its handshake.
    private const int AnsweringProbe = 1;
    private const int WriterWanted = 2;

    // How long a process that is about to end waits for a client's goodbye.
    private static readonly TimeSpan ShutdownPatience = TimeSpan.FromSeconds(1);

    private readonly HttpContext _context;
    private readonly EngineSession _session;
    private readonly SessionTable _sessions;
    private readonly WebSocketReceiver _receiver;
    private readonly WebSocketWriter _writer;
    private Deadline? _cut;
    private TaskCompletionSource? _writerEnded;
    private byte[]? _pong;
    private WebSocketMessageKind? _lastReceived;
    private int _writing = WriterWanted;
    private bool _isOver;

    public WebSocketTransport(
        HttpContext context,
        EngineSession session,
        SessionTable sessions,
        WriteWatch watch,
        bool base64,
        CompressionSettings? compression)
    {
        Watch = watch;
        _context = context;
        _session = session;
        _sessions = sessions;
        _receiver = new WebSocketReceiver(session, compression is not null);
        _writer = new WebSocketWriter(session.Revision, base64, compression);
    }

    public string Name => TransportName.WebSocket;

    public WriteWatch Watch { get; }

    public bool IsFetched => false;

    public Task Retired => Task.CompletedTask;

    private bool MayGoOn => _lastReceived is WebSocketMessageKind.Text or WebSocketMessageKind.Binary;

    private TaskCompletionSource WriterEnded =>
        LazyInitializer.EnsureInitialized(ref _writerEnded, static () => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    public void Notify() => WriteTurn.Schedule(this);

    /// <summary>Writes what waits. By whoever <see cref="WriteTurn"/> has chosen.</summary>
    public void Write() => _ = WriteAsync();

    public void PrefetchParts() => Prefetch.Start(_session, _writer);

    public void PrefetchRest()
    {
        _session.PrefetchQueue();
        _writer.PrefetchOutput();
    }

    public void Close(CloseReason reason)
    {
        // A client that does not take what it is sent would not take a goodbye either.
        if (reason == CloseReason.SlowConsumer) Cut();
        else CutIn(reason == CloseReason.ServerShuttingDown ? ShutdownPatience : _sessions.Settings.CloseTimeout);
        StartWriter();
    }

    /// <summary>Answers the handshake. What waits for the client of a new session, its open packet above all, leaves in the same write.</summary>
    /// <returns>False when that failed, as the web server takes no more upgraded connections; the request and a new session are aborted.</returns>
    public async ValueTask<bool> TryAcceptAsync()
    {
        var isCarrier = ReferenceEquals(_session.Transport, this);
        if (isCarrier && _session.Take(this, out var batch) == TakeResult.Batch) await TryWriteAsync(batch);
        try
        {
            var connection = await WebSocketUpgrade.AcceptAsync(_context, _writer.Unflushed);
            _receiver.Attach(connection.Pipe.Input);
            _writer.Attach(connection);
            return true;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or InvalidOperationException)
        {
            ServerLog.HandshakeUnanswered(_sessions.Log, exception);
            if (isCarrier) _session.Abort(CloseReason.TransportError);
            EndRequest();
            _context.Abort();
            return false;
        }
    }

    /// <summary>
    /// Carries the session until the connection is over, and the request with it: from its first packet, or once it has taken it over from polling.
    /// </summary>
    public Task RunAsync()
    {
        if (!ReferenceEquals(_session.Transport, this)) return RunAsCandidateAsync();
        Write();
        return ReceiveAsync();
    }

    // F-ENG-93 to F-ENG-103.
    private async Task RunAsCandidateAsync()
    {
        _writing = 0;
        try
        {
            if (await TryTakeOverAsync()) return;
            Close(_session.Reason ?? CloseReason.ForcedClose);
            await DrainAsync();
        }
        finally
        {
            EndRequest();
        }
    }

    private async ValueTask<bool> TryTakeOverAsync()
    {
        if (!_session.TryBeginUpgrade(this)) return false;
        if (await ProbeAsync() is not { } polling)
        {
            _session.AbandonUpgrade(this);
            return false;
        }

        StartWriterHere();
        await polling.Retired;
        await ReceiveAsync();
        return true;
    }

    /// <returns>The transport that was replaced, or null when the candidate has failed.</returns>
    private async ValueTask<ITransport?> ProbeAsync()
    {
        while (await ReceiveMessageAsync() == WebSocketMessageKind.Text)
        {
            if (_receiver.Message.Span.SequenceEqual("5"u8)) return _session.CompleteUpgrade(this);
            if (!_receiver.Message.Span.SequenceEqual("2probe"u8) || !await TryAnswerProbeAsync()) return null;
        }

        return null;
    }

    /// <returns>False when the candidate is on its way out, or its connection lost.</returns>
    private async ValueTask<bool> TryAnswerProbeAsync()
    {
        if (Interlocked.CompareExchange(ref _writing, AnsweringProbe, 0) != 0) return false;
        _session.OnProbe(this);
        _writer.Write(FrameOpcode.Text, "3probe"u8);
        var isWritten = await _writer.TryFlushAsync();
        if (Interlocked.And(ref _writing, ~AnsweringProbe) == AnsweringProbe) return isWritten;
        // The candidate was closed meanwhile, and its goodbye has waited for the answer.
        Notify();
        return false;
    }

    // What an idle client waits in, so nothing else waits for it but the web server; a method between would take 100 bytes.
    private async Task ReceiveAsync()
    {
        try
        {
            try
            {
                do await HandleArrived();
                while (MayGoOn || (_lastReceived is null && _receiver.TryTake(await _receiver.ReadAsync())));
            }
            catch (Exception exception) when (_lastReceived is null && WebSocketReceiver.IsLoss(exception))
            {
                // Told below, as the end of the stream is.
            }

            _lastReceived ??= WebSocketMessageKind.Lost;
            EndSessionHere(_lastReceived == WebSocketMessageKind.Fault ? CloseReason.TransportError : CloseReason.TransportClose);
            await DrainAsync();
        }
        finally
        {
            EndRequest();
        }
    }

    /// <summary>Handles the messages that have arrived, up to one that takes time; what they cause to be written leaves when they are through.</summary>
    private ValueTask HandleArrived()
    {
        using var turn = WriteTurn.Begin(this);
        while (TryReadMessage() is WebSocketMessageKind.Text or WebSocketMessageKind.Binary)
        {
            ServerLog.TransportReceived(_sessions.Log, _session.Id, _receiver.Message.Length, Name);
            var handling = _lastReceived == WebSocketMessageKind.Text ? _session.ReceiveTextAsync(_receiver.Message) : _session.ReceiveBinaryAsync(_receiver.Message);
            if (!handling.IsCompletedSuccessfully) return handling;
        }

        return ValueTask.CompletedTask;
    }

    /// <returns>Null when no message is left of the bytes that are there.</returns>
    private WebSocketMessageKind? TryReadMessage()
    {
        while (true)
        {
            _lastReceived = _receiver.TryRead();
            if (_lastReceived is not null && _receiver.HasWaited) _writer.NoteClient();
            if (_lastReceived != WebSocketMessageKind.Ping) return _lastReceived;
            AnswerPing();
        }
    }

    /// <summary>Waits for the writer's goodbye and, unless the client spoke first, for the client's.</summary>
    private async Task DrainAsync()
    {
        if (_lastReceived == WebSocketMessageKind.Lost) Cut();
        await WriterEnded.Task;
        while (MayGoOn) await ReceiveMessageAsync();
        // Closing on unread bytes would reset the connection, and the goodbye with it.
        if (_lastReceived == WebSocketMessageKind.Fault) await _receiver.DiscardAsync();
    }

    /// <summary>From here on the context belongs to another request. May be said again.</summary>
    private void EndRequest()
    {
        _receiver.Release();
        lock (_receiver) _isOver = true;
        if (_cut is not null) _sessions.Deadlines.Stop(_cut);
    }

    /// <summary>The first to close says how long the client has; closing again gives it no more.</summary>
    private void CutIn(TimeSpan patience)
    {
        var cut = new DeadlineCall(Cut);
        if (Interlocked.CompareExchange(ref _cut, cut, null) is null) _sessions.Deadlines.Start(cut, patience);
    }

    /// <summary>Ends the connection, if the request that it belongs to is not over: its context is reused then.</summary>
    private void Cut()
    {
        lock (_receiver)
        {
            if (!_isOver) _context.Abort();
        }
    }

    private async ValueTask<WebSocketMessageKind> ReceiveMessageAsync()
    {
        while (true)
        {
            if (TryReadMessage() is { } kind) return kind;
            if (!await _receiver.FillAsync()) return (_lastReceived = WebSocketMessageKind.Lost).Value;
        }
    }

    /// <summary>The goodbye, and what others are told of the end, leaves by this thread.</summary>
    private void EndSessionHere(CloseReason reason)
    {
        using var turn = WriteTurn.Begin(this);
        _session.Abort(reason);
    }

    /// <summary>What has waited for the upgrade leaves by this thread.</summary>
    private void StartWriterHere()
    {
        using var turn = WriteTurn.Begin(this);
        StartWriter();
    }

    private void StartWriter()
    {
        if (Interlocked.Or(ref _writing, WriterWanted) == 0) Notify();
    }

    private async Task WriteAsync()
    {
        while (true)
        {
            if (Interlocked.Exchange(ref _pong, null) is { } pong) await _writer.TryWriteAsync(FrameOpcode.Pong, pong);
            switch (_session.Take(this, out var batch))
            {
                case TakeResult.Batch:
                    if (!await TryWriteAsync(batch)) _session.Abort(CloseReason.TransportClose);
                    break;
                case TakeResult.Drained:
                    _session.EndIfDrained();
                    break;
                case TakeResult.Parked:
                    return;
                case TakeResult.Gone:
                    await _writer.TryWriteCloseAsync(_receiver.CloseStatus);
                    WriterEnded.TrySetResult();
                    return;
            }
        }
    }

    private async ValueTask<bool> TryWriteAsync(OutboundBatch batch)
    {
        try
        {
            for (var i = 0; i < batch.Count; i++)
            {
                if (!await _writer.TryWriteAsync(batch[i])) return false;
            }

            ServerLog.TransportWrote(_sessions.Log, _session.Id, batch.Count, Name);
            return await _writer.TryFlushAsync();
        }
        finally
        {
            _session.OnWritten(batch);
            batch.Dispose();
        }
    }

    private void AnswerPing()
    {
        // Only the last ping needs an answer (RFC 6455, 5.5.3), so there is nothing to queue.
        Interlocked.Exchange(ref _pong, _receiver.Message.ToArray());
        _session.Poke(this);
    }
}
