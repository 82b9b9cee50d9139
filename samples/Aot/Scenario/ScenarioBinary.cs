using SocketIo.Server.Sockets;

namespace Aot.Scenario;

internal static class ScenarioBinary
{
    public static void Register(Socket socket)
    {
        socket.On("echo tree", (SocketIoEvent received) => EchoAsync(socket, received, received.Get<ScenarioTree>(0)));
        socket.On("echo bytes", (SocketIoEvent received) => EchoAsync(socket, received, received.Get<ReadOnlyMemory<byte>>(0)));
        socket.On("describe bytes", async (SocketIoEvent received) =>
            await received.AckAsync(true, received.Get<byte[]>(0)!.Select(value => (int)value).ToArray()));
        socket.On("push tree", async () => await socket.EmitAsync("tree", "before", ScenarioTree.Create(), "after"));
        socket.On<int>("push bytes", async length => await socket.EmitAsync("bytes", ScenarioTree.Pattern(length)));
        socket.On<int>("push text", async length => await socket.EmitAsync("text", new string('x', length)));
    }

    private static async Task EchoAsync(Socket socket, SocketIoEvent received, object? value) =>
        await (received.WantsAck ? received.AckAsync(value) : socket.EmitAsync(received.Name, value));
}
