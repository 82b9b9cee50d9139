using System.Diagnostics;
using System.Text.Json;
using SocketIo.Server.Admin.Reports;
using SocketIo.Server.Broadcast;
using SocketIo.Server.Broadcast.Messages;
using SocketIo.Server.Engine;
using SocketIo.Server.Sockets;
using SocketIo.Server.Sockets.Namespaces;

namespace SocketIo.Server.Admin.Stats;

/// <summary>The numbers of this server that admins are sent again and again (F-ADM-17).</summary>
internal sealed class ServerStats(AdminUiSettings settings, Namespace admins, NamespaceTable namespaces, SessionTable sessions, EngineCounts counts)
{
    private readonly string _host = Environment.MachineName;

    // Once by the clock of the system, as that is the one the process began by; from there on by the server's.
    private readonly TimeSpan _age = TimeProvider.System.GetUtcNow() - Process.GetCurrentProcess().StartTime.ToUniversalTime();
    private readonly long _began = sessions.Deadlines.Now;

    public Task TellAsync() => admins.EmitAsync("server_stats", new RawJson(SocketShape.Write(admins.Json, Write))).AsTask();

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("serverId"u8, settings.ServerId);
        writer.WriteString("hostname"u8, _host);
        writer.WriteNumber("pid"u8, Environment.ProcessId);
        writer.WriteNumber("uptime"u8, (_age + sessions.Deadlines.ElapsedSince(_began)).TotalSeconds);
        writer.WriteNumber("clientsCount"u8, sessions.Count);
        writer.WriteNumber("pollingClientsCount"u8, counts.PollingClients);
        writer.WritePropertyName("aggregatedEvents"u8);
        counts.WriteAndClear(writer);
        writer.WriteStartArray("namespaces"u8);
        foreach (var place in namespaces.All)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, place.Name);
            writer.WriteNumber("socketsCount"u8, place.Broadcaster.CountHere(BroadcastTarget.Everyone));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
