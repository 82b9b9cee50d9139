using System.Text.Json;

namespace SocketIo.Server.Admin.Stats;

/// <summary>What happened to connections in one second. Counted by many threads, reported by one.</summary>
internal sealed class CountedSecond(long time)
{
    public long Connections;
    public long PacketsIn;
    public long PacketsOut;
    public long BytesIn;
    public long BytesOut;

    private readonly Dictionary<string, long> _disconnections = [];

    /// <summary>In seconds since 1970.</summary>
    public long Time => time;

    public bool WasReported { get; private set; }

    public void AddDisconnection(string reason)
    {
        lock (_disconnections) _disconnections[reason] = _disconnections.GetValueOrDefault(reason) + 1;
    }

    public void WriteAndClear(Utf8JsonWriter writer)
    {
        WasReported = true;
        Write(writer, "rawConnection", Interlocked.Exchange(ref Connections, 0));
        lock (_disconnections)
        {
            foreach (var (reason, count) in _disconnections) Write(writer, "rawDisconnection", count, reason);
            _disconnections.Clear();
        }

        Write(writer, "packetsIn", Interlocked.Exchange(ref PacketsIn, 0));
        Write(writer, "bytesIn", Interlocked.Exchange(ref BytesIn, 0));
        Write(writer, "packetsOut", Interlocked.Exchange(ref PacketsOut, 0));
        Write(writer, "bytesOut", Interlocked.Exchange(ref BytesOut, 0));
    }

    private void Write(Utf8JsonWriter writer, string type, long count, string? subType = null)
    {
        if (count == 0) return;
        writer.WriteStartObject();
        writer.WriteNumber("timestamp"u8, time * 1000);
        writer.WriteString("type"u8, type);
        if (subType is not null) writer.WriteString("subType"u8, subType);
        writer.WriteNumber("count"u8, count);
        writer.WriteEndObject();
    }
}
