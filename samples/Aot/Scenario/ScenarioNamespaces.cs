using System.Text.Json;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

namespace Aot.Scenario;

internal static class ScenarioNamespaces
{
    public static void Register(SocketIoServer io)
    {
        io.Use(async (socket, next) =>
        {
            if (socket.Handshake.Auth.TryGetProperty("refuse", out var message))
                throw new ConnectRefusedException(message.GetString()!, socket.Handshake.Auth.TryGetProperty("data", out var data) ? data : null);
            await next();
        });
        RegisterSide(io.Of("/side"));
        io.Of("/größe/日本").OnConnection(RegisterCommon);
        RegisterGuarded(io.Of("/guarded"));
        RegisterEarly(io.Of("/early"));
    }

    private static void RegisterSide(Namespace side) => side.OnConnection(socket =>
    {
        RegisterCommon(socket);
        socket.On<int, bool>("tell all", async value =>
        {
            await side.EmitAsync("told", value);
            return true;
        });
    });

    private static void RegisterGuarded(Namespace guarded)
    {
        guarded.Use(async (socket, next) =>
        {
            socket.Data["steps"] = new List<string> { "first" };
            if (!socket.Handshake.Auth.TryGetProperty("token", out var token) || token.GetString() != "secret")
                throw new ConnectRefusedException("not authorized", new Reason(401, false));
            await next();
        });
        guarded.Use(async (socket, next) =>
        {
            ((List<string>)socket.Data["steps"]!).Add("second");
            await Task.Yield();
            await next();
        });
        guarded.OnConnection(socket =>
        {
            RegisterCommon(socket);
            socket.On("steps", async (SocketIoEvent received) => await received.AckAsync(socket.Data["steps"]));
        });
    }

    private static void RegisterEarly(Namespace early)
    {
        early.Use(async (socket, next) =>
        {
            await socket.EmitAsync("early", 1);
            await next();
        });
        early.OnConnection(async socket => await socket.EmitAsync("early", 2));
    }

    private static void RegisterCommon(Socket socket)
    {
        socket.On<JsonElement, JsonElement>("echo", value => value);
        socket.On("session", async (SocketIoEvent received) => await received.AckAsync(socket.SessionId));
        socket.On("leave namespace", () => socket.Disconnect());
        socket.On("where", async () => await socket.EmitAsync("here", socket.Namespace.Name));
    }

    internal sealed record Reason(int Code, bool Retry);
}
