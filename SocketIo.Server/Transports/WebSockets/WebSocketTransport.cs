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
internal sealed class WebSocketTransport : ITransport, IThreadPoolWorkItem
{
    // How long a process that is about to end waits for a client's goodbye.
    private static readonly TimeSpan ShutdownPatience = TimeSpan.FromSeconds(1);

    private readonly HttpContext _context;
    private readonly EngineSession _session;
    private readonly SessionTable _sessions;
    private readonly WebSocketReceiver _receiver;
    private readonly WebSocketWriter _writer;
    private readonly Deadline _cut;
    private readonly TaskCompletionSource _writerEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[]? _pong;
    private WebSocketMessageKind _lastReceived;
    private int _writerStarted;
    private bool _isOver;

    public WebSocketTransport(
        HttpContext context, Stream stream, EngineSession session, SessionTable sessions, bool base64, CompressionSettings? compression)
    {
        _context = context;
        _session = session;
        _sessions = sessions;
        _receiver = new WebSocketReceiver(stream, session, compression is not null, OnPing);
        _writer = new WebSocketWriter(stream, session.Revision, base64, compression);
        _cut = new Deadline(Cut);
    }

    public string Name => TransportName.WebSocket;

    public bool IsFetched => false;

    public Task Retired => Task.CompletedTask;

    public void Notify() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);

    void IThreadPoolWorkItem.Execute() => _ = WriteAsync();

    public void Close(CloseReason reason)
    {
        // A client that does not take what it is sent would not take a goodbye either.
        if (reason == CloseReason.SlowConsumer) Cut();
        else _sessions.Deadlines.Start(_cut, reason == CloseReason.ServerShuttingDown ? ShutdownPatience : _sessions.Settings.CloseTimeout);
        StartWriter();
    }

    /// <summary>Carries the session from its first packet; returns when the connection is over.</summary>
    public async Task RunAsync()
    {
        try
        {
            StartWriter();
            await ReceiveAsync();
        }
        finally
        {
            EndRequest();
        }
    }

    /// <summary>Tries to take the session over from polling, then carries it (F-ENG-93 to F-ENG-103).</summary>
    public async Task RunAsCandidateAsync()
    {
        try
        {
            if (!await TryTakeOverAsync())
            {
                Close(CloseReason.ForcedClose);
                await DrainAsync();
            }
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

        StartWriter();
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
            // Once the writer has been started, the candidate is on its way out, and two must not write.
            if (!_receiver.Message.Span.SequenceEqual("2probe"u8) || Volatile.Read(ref _writerStarted) != 0) return null;
            _writer.Write(FrameOpcode.Text, "3probe"u8);
            if (!await _writer.TryFlushAsync()) return null;
            _session.OnProbe(this);
        }

        return null;
    }

    private async Task ReceiveAsync()
    {
        while (await ReceiveMessageAsync() is WebSocketMessageKind.Text or WebSocketMessageKind.Binary)
        {
            ServerLog.TransportReceived(_sessions.Log, _session.Id, _receiver.Message.Length, Name);
            if (_lastReceived == WebSocketMessageKind.Text) await _session.ReceiveTextAsync(_receiver.Message);
            else await _session.ReceiveBinaryAsync(_receiver.Message);
        }

        _session.Abort(_lastReceived == WebSocketMessageKind.Fault ? CloseReason.TransportError : CloseReason.TransportClose);
        await DrainAsync();
    }

    /// <summary>Waits for the writer's goodbye and, unless the client spoke first, for the client's.</summary>
    private async Task DrainAsync()
    {
        if (_lastReceived == WebSocketMessageKind.Lost) Cut();
        await _writerEnded.Task;
        while (_lastReceived is WebSocketMessageKind.Text or WebSocketMessageKind.Binary) await ReceiveMessageAsync();
        // Closing on unread bytes would reset the connection, and the goodbye with it.
        if (_lastReceived == WebSocketMessageKind.Fault) await _receiver.DiscardAsync();
    }

    /// <summary>From here on the context belongs to another request.</summary>
    private void EndRequest()
    {
        _receiver.Release();
        lock (_cut) _isOver = true;
        _sessions.Deadlines.Stop(_cut);
    }

    /// <summary>Ends the connection, if the request that it belongs to is not over: its context is reused then.</summary>
    private void Cut()
    {
        lock (_cut)
        {
            if (!_isOver) _context.Abort();
        }
    }

    private async ValueTask<WebSocketMessageKind> ReceiveMessageAsync() => _lastReceived = await _receiver.ReceiveAsync();

    private void StartWriter()
    {
        if (Interlocked.Exchange(ref _writerStarted, 1) == 0) Notify();
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
                    _writerEnded.TrySetResult();
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

    private void OnPing(ReadOnlyMemory<byte> payload)
    {
        // Only the last ping needs an answer (RFC 6455, 5.5.3), so there is nothing to queue.
        Interlocked.Exchange(ref _pong, payload.ToArray());
        _session.Poke(this);
    }
}
