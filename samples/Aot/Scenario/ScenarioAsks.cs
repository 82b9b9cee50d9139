using System.Text.Json;
using SocketIo.Server.Broadcast;
using SocketIo.Server.Sockets;

namespace Aot.Scenario;

/// <summary>The server asks, the client answers.</summary>
internal static class ScenarioAsks
{
    public static void Register(Socket socket)
    {
        socket.On<JsonElement, JsonElement>("ask", payload => socket.EmitWithAckAsync<JsonElement>("question", payload));
        socket.On<int, JsonElement[]>("ask several", count =>
            Task.WhenAll(Enumerable.Range(0, count).Select(number => socket.EmitWithAckAsync<JsonElement>("question", number))));
        socket.On("ask for tree", async (SocketIoEvent received) =>
            await received.AckAsync(await socket.EmitWithAckAsync<ScenarioTree>("question", ScenarioTree.Create())));
        socket.On("ask within", async (SocketIoEvent received) =>
        {
            try
            {
                var limited = socket.Timeout(TimeSpan.FromMilliseconds(received.Get<int>(0)));
                await received.AckAsync("answered", await limited.EmitWithAckAsync<JsonElement>("question", "quick"));
            }
            catch (AckTimeoutException)
            {
                await received.AckAsync("timeout", "operation has timed out");
            }
        });
    }
}
