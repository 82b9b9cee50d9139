using System.Text.Json;
using SocketIo.Server.Broadcast.Recovery;
using SocketIo.Server.Diagnostics;

namespace SocketIo.Server.Sockets.Connections;

/// <summary>What a client says in its CONNECT about the session it had (F-API-83).</summary>
internal static class RecoveryRequest
{
    /// <returns>The session that the client can go on with, or a new one.</returns>
    public static RecoverySession Find(RecoveryLog log, JsonElement auth, ServerMetrics metrics)
    {
        try
        {
            if (!auth.TryGetProperty("pid"u8, out var pid) || pid.ValueKind != JsonValueKind.String) return new RecoverySession();
            if (!auth.TryGetProperty("offset"u8, out var offset)) return Take(log, pid, offset: null, metrics);
            return offset.ValueKind == JsonValueKind.String
                ? Take(log, pid, offset.GetString(), metrics)
                : new RecoverySession();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: valid JSON, but no text.
            return new RecoverySession();
        }
    }

    private static RecoverySession Take(RecoveryLog log, JsonElement pid, string? offset, ServerMetrics metrics)
    {
        if (log.TryTake(pid.GetString()!, offset) is { } taken) return taken;
        metrics.RecoveryEnded(ServerMetrics.RecoveryRefused);
        return new RecoverySession();
    }
}
