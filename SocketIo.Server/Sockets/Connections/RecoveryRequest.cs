using System.Text.Json;
using SocketIo.Server.Broadcast.Recovery;
using SocketIo.Server.Diagnostics;

namespace SocketIo.Server.Sockets.Connections;

/// <summary>What a client says in its CONNECT about the session it had (F-API-83).</summary>
internal static class RecoveryRequest
{
    /// <returns>The session that the client can go on with, or a new one.</returns>
    public static ValueTask<RecoverySession> FindAsync(RecoveryLog log, JsonElement auth, ServerMetrics metrics)
    {
        try
        {
            if (auth.TryGetProperty("pid"u8, out var pid) && pid.ValueKind == JsonValueKind.String)
            {
                if (!auth.TryGetProperty("offset"u8, out var offset)) return TakeAsync(log, pid.GetString()!, offset: null, metrics);
                if (offset.ValueKind == JsonValueKind.String) return TakeAsync(log, pid.GetString()!, offset.GetString(), metrics);
            }
        }
        catch (InvalidOperationException)
        {
            // No object; or half a surrogate pair: valid JSON, but no text.
        }

        return ValueTask.FromResult(new RecoverySession());
    }

    private static async ValueTask<RecoverySession> TakeAsync(RecoveryLog log, string pid, string? offset, ServerMetrics metrics)
    {
        if (await log.TakeAsync(pid, offset) is { } taken) return taken;
        metrics.RecoveryEnded(ServerMetrics.RecoveryRefused);
        return new RecoverySession();
    }
}
