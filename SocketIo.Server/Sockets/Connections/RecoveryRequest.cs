using System.Text.Json;
using SocketIo.Server.Broadcast.Recovery;

namespace SocketIo.Server.Sockets.Connections;

/// <summary>What a client says in its CONNECT about the session it had (F-API-83).</summary>
internal static class RecoveryRequest
{
    /// <returns>The session that the client can go on with, or a new one.</returns>
    public static RecoverySession Find(RecoveryLog log, JsonElement auth)
    {
        try
        {
            if (!auth.TryGetProperty("pid"u8, out var pid) || pid.ValueKind != JsonValueKind.String) return new RecoverySession();
            if (!auth.TryGetProperty("offset"u8, out var offset)) return log.TryTake(pid.GetString()!, offset: null) ?? new RecoverySession();
            return offset.ValueKind == JsonValueKind.String
                ? log.TryTake(pid.GetString()!, offset.GetString()) ?? new RecoverySession()
                : new RecoverySession();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: valid JSON, but no text.
            return new RecoverySession();
        }
    }
}
