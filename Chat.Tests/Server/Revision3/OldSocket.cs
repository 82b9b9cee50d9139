using System.Text.Json;
using Chat.Tests.Support.Raw;

namespace Chat.Tests.Server.Revision3;

/// <summary>A WebSocket session of Engine.IO 3.</summary>
internal static class OldSocket
{
    /// <summary>A session whose open packet, and the CONNECT of the main namespace that follows it, have been read.</summary>
    public static async Task<(RawWebSocket Socket, string Sid)> OpenAsync(int port, string query = "")
    {
        var socket = await RawWebSocket.ConnectAsync(port, $"/socket.io/?EIO=3&transport=websocket{query}");
        using var open = JsonDocument.Parse((await socket.ReadTextAsync()).AsMemory(1));
        var connect = await socket.ReadTextAsync();
        if (connect != "40")
            throw new InvalidDataException($"The session began with {connect}");
        return (socket, open.RootElement.GetProperty("sid").GetString()!);
    }
}
