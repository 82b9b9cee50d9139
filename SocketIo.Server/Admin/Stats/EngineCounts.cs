using System.Text.Json;
using SocketIo.Protocol.Engine;
using SocketIo.Server.Engine;
using SocketIo.Server.Engine.Events;
using SocketIo.Server.Engine.Timing;

namespace SocketIo.Server.Admin.Stats;

/// <summary>Counts what happens to connections, second by second (F-ADM-19, F-ADM-20).</summary>
internal sealed class EngineCounts(Deadlines clock, Action<EngineSession> upgraded) : IEngineObserver
{
    private const string Polling = "polling";

    private readonly Lock _gate = new();
    private readonly List<CountedSecond> _seconds = [];
    private volatile CountedSecond _current = new(0);
    private int _pollingClients;

    /// <summary>Sessions that opened by polling and have neither moved nor ended.</summary>
    public int PollingClients => Volatile.Read(ref _pollingClients);

    public void OnOpened(EngineSession session)
    {
        if (session.TransportName == Polling) Interlocked.Increment(ref _pollingClients);
        Interlocked.Increment(ref Current().Connections);
    }

    public void OnUpgraded(EngineSession session, string transport)
    {
        Interlocked.Decrement(ref _pollingClients);
        upgraded(session);
    }

    public void OnClosed(EngineSession session, CloseReason reason)
    {
        if (session.TransportName == Polling) Interlocked.Decrement(ref _pollingClients);
        Current().AddDisconnection(reason.Text());
    }

    public void OnReceived(EngineSession session, in EnginePacketView packet)
    {
        // The heartbeat carries nothing.
        if (packet.Data.Length == 0) return;
        var current = Current();
        Interlocked.Increment(ref current.PacketsIn);
        Interlocked.Add(ref current.BytesIn, packet.Data.Length);
    }

    public void OnSending(EngineSession session, in EnginePacketView packet)
    {
        // The first packet goes out before the reference begins to count.
        if (packet.Data.Length == 0 || packet.Type == EnginePacketType.Open) return;
        var current = Current();
        Interlocked.Increment(ref current.PacketsOut);
        Interlocked.Add(ref current.BytesOut, packet.Data.Length);
    }

    /// <summary>Writes what was counted since the last time.</summary>
    public void WriteAndClear(Utf8JsonWriter writer)
    {
        CountedSecond[] seconds;
        lock (_gate)
        {
            seconds = [.. _seconds];
            // The last one goes on; the others stay for one more round, for whoever is counting in them right now.
            _seconds.RemoveAll(second => second.WasReported && !ReferenceEquals(second, _current));
        }

        writer.WriteStartArray();
        foreach (var second in seconds) second.WriteAndClear(writer);
        writer.WriteEndArray();
    }

    private CountedSecond Current()
    {
        var time = clock.UtcNow.ToUnixTimeSeconds();
        var current = _current;
        return current.Time == time ? current : Begin(time);
    }

    private CountedSecond Begin(long time)
    {
        lock (_gate)
        {
            if (_current.Time == time) return _current;
            _seconds.Add(_current = new CountedSecond(time));
            return _current;
        }
    }
}
