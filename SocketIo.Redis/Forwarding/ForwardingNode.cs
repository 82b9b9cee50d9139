using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using SocketIo.Redis.Connections;
using SocketIo.Redis.Diagnostics;
using SocketIo.Server.Transports;

namespace SocketIo.Redis.Forwarding;

/// <summary>
/// Requests that reach a node which does not have their session (F-ADP-66). With the option they go through a tunnel over Redis to the node
/// that has it, WebSockets for as long as they live; without, they are refused as ever, and whether affinity is what is missing is found out
/// afterwards.
/// </summary>
internal sealed class ForwardingNode : IStrayRequests, IDisposable
{
    // Each is a request that some node holds open for a client; what is beyond is no cluster at work.
    private const int MostTunnels = 100_000;

    // Enough to see that something is wrong, too little to fill a disk.
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(10);

    private readonly RedisContext _context;
    private readonly IEngineDoor _door;
    private readonly TimeProvider _clock;
    private readonly IServiceProvider _services;
    private readonly bool _forwards;
    private readonly TunnelTable _tunnels;
    private readonly SessionOwners _owners;
    private readonly string _channel;
    private readonly IDisposable[] _subscriptions;
    private readonly ITimer _beat;
    private readonly ulong _id = NewId();
    private long _logged;

    public ForwardingNode(RedisContext context, IEngineDoor door, TimeProvider clock, IServiceProvider services, bool forwards)
    {
        _context = context;
        _door = door;
        _clock = clock;
        _services = services;
        _forwards = forwards;
        _tunnels = new TunnelTable(clock);
        _channel = $"{context.Settings.KeyPrefix}-engine#";
        _owners = new SessionOwners(sid => Publish(_channel, new Frame(FrameType.Who, _id, 0, 0, false, Encoding.UTF8.GetBytes(sid))), clock);
        _logged = clock.GetTimestamp() - (long)(LogInterval.TotalSeconds * clock.TimestampFrequency);
        _subscriptions = [context.Link.Subscribe(_channel, Take), context.Link.Subscribe(ChannelOf(_id), Take)];
        _beat = clock.CreateTimer(_ => LookAfter(), null, TunnelTable.Beat, TunnelTable.Beat);
    }

    public async ValueTask<bool> TryAnswerAsync(HttpContext context, string sid)
    {
        // A session that has ended since this request was sent here.
        if (context.Features.Get<ForwardedExchange>() is not null) return false;
        if (!_forwards)
        {
            _ = BlameAsync(sid);
            return false;
        }

        if (await _owners.FindAsync(sid) is not { } owner) return false;
        _context.Metrics.Forwarded();
        var tunnel = new Tunnel(NewId(), owner.Node, Send) { IsOpener = true };
        _tunnels.TryAdd(tunnel);
        try
        {
            if (!await new StrayExchange(context, tunnel).RunAsync()) _owners.Forget(sid);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // Whatever another node has sent, this one serves on.
            ForwardingLog.ForwardingCut(_context.Log, fault.Message);
            _owners.Forget(sid);
            tunnel.Abort(tell: true);
            if (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
            {
                // The session is where nobody can reach it: the refusal is that of one which is no more, and the client begins anew.
                context.Response.Clear();
                return false;
            }

            // As if the connection to the server had been cut.
            context.Abort();
        }
        finally
        {
            _tunnels.Remove(tunnel);
        }

        return true;
    }

    public void Dispose()
    {
        _beat.Dispose();
        _tunnels.Abort(static _ => true);
        foreach (var subscription in _subscriptions) subscription.Dispose();
    }

    private static ulong NewId() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    private string ChannelOf(ulong node) => string.Create(CultureInfo.InvariantCulture, $"{_channel}{node:x16}#");

    private void Publish(string channel, in Frame frame) => _context.Link.Publish(channel, frame.ToBytes());

    private void Send(ulong peer, FrameType type) => Publish(ChannelOf(peer), new Frame(type, _id, 0, 0, false, default));

    private void Send(Tunnel tunnel, FrameType type, uint number, bool isLast, ReadOnlyMemory<byte> bytes) =>
        Publish(ChannelOf(tunnel.Peer), new Frame(type, _id, tunnel.Id, number, isLast, bytes));

    private void Take(string channel, byte[] message)
    {
        if (!Frame.TryRead(message, out var frame) || frame.Sender == _id) return;
        _tunnels.Hear(frame.Sender);
        switch (frame.Type)
        {
            case FrameType.Who:
                var sid = Encoding.UTF8.GetString(frame.Bytes.Span);
                if (_door.HasSession(sid))
                    Publish(ChannelOf(frame.Sender), new Frame(FrameType.Have, _id, 0, 0, false, SessionOwners.Write(_context.Settings.NodeName, sid)));
                break;
            case FrameType.Have:
                var found = SessionOwners.Read(frame.Bytes.Span);
                _owners.Found(found.Sid, new SessionOwner(frame.Sender, found.Node));
                break;
            case FrameType.Ping:
                Send(frame.Sender, FrameType.Pong);
                break;
            case FrameType.Open:
                Open(frame);
                break;
            case FrameType.Piece or FrameType.Used or FrameType.Check or FrameType.Abort:
                PassOn(frame);
                break;
        }
    }

    private void PassOn(in Frame frame)
    {
        if (_tunnels.Find(frame.Sender, frame.Tunnel) is { } tunnel) tunnel.Take(frame);
        // It was given up here, or its beginning was lost.
        else if (frame.Type is FrameType.Piece or FrameType.Check) Publish(ChannelOf(frame.Sender), new Frame(FrameType.Abort, _id, frame.Tunnel, 0, false, default));
    }

    private void Open(in Frame frame)
    {
        var tunnel = new Tunnel(frame.Tunnel, frame.Sender, Send);
        if (!_tunnels.TryAdd(tunnel)) return;
        if (_tunnels.Count > MostTunnels)
        {
            tunnel.Abort(tell: true);
            _tunnels.Remove(tunnel);
            return;
        }

        tunnel.Take(frame);
        _ = Task.Run(() => ServeAsync(tunnel));
    }

    private async Task ServeAsync(Tunnel tunnel)
    {
        try
        {
            var head = await Heads.ReadAsync(tunnel, HeadJson.Default.RequestHead, tunnel.Over);
            await new ForwardedExchange(tunnel, head, _services).RunAsync(_door.HandleAsync);
        }
        catch (Exception fault)
        {
            ForwardingLog.ForwardingCut(_context.Log, fault.Message);
            tunnel.Abort(tell: true);
        }
        finally
        {
            _tunnels.Remove(tunnel);
        }
    }

    private void LookAfter()
    {
        try
        {
            _tunnels.LookAfter(peer => Send(peer, FrameType.Ping), Lose);
        }
        catch (Exception fault)
        {
            // What an application does when a request of its is aborted runs in here; on a timer it would take the process down.
            ForwardingLog.ForwardingCut(_context.Log, fault.Message);
        }
    }

    private void Lose(ulong peer)
    {
        ForwardingLog.NodeLost(_context.Log, ChannelOf(peer));
        _owners.Forget(peer);
    }

    /// <summary>Finds out whether the session that was asked for in vain is another node's.</summary>
    private async Task BlameAsync(string sid)
    {
        if (await _owners.FindAsync(sid) is not { } owner) return;
        _context.Metrics.Misrouted();
        var logged = Interlocked.Read(ref _logged);
        if (_clock.GetElapsedTime(logged) < LogInterval || Interlocked.CompareExchange(ref _logged, _clock.GetTimestamp(), logged) != logged) return;
        ForwardingLog.AffinityMissing(_context.Log, sid, owner.Name);
    }
}
