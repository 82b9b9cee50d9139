using System.Text.Json;
using SocketIo.Server.Broadcast;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

namespace Aot.Scenario;

internal static class ScenarioRooms
{
    public static void Register(SocketIoServer io, Socket socket)
    {
        RegisterMembership(io, socket);
        RegisterSpeech(io, socket);
        socket.On("ask room", (SocketIoEvent received) => AskRoomAsync(io, received));
    }

    private static void RegisterMembership(SocketIoServer io, Socket socket)
    {
        socket.On<string, string[]>("join", async room =>
        {
            await socket.JoinAsync(room);
            return Sorted(socket.Rooms);
        });
        socket.On<string, string[]>("leave", async room =>
        {
            await socket.LeaveAsync(room);
            return Sorted(socket.Rooms);
        });
        socket.On<string, string, bool>("move", async (from, to) =>
        {
            await io.In(from).SocketsJoinAsync(to);
            await io.In(from).SocketsLeaveAsync(from);
            return true;
        });
        socket.On<string, string[]>("members", async room =>
            Sorted((await io.In(room).FetchSocketsAsync()).Select(member => member.Id)));
        socket.On<string, bool>("kick", async (room, close) => await io.In(room).DisconnectSocketsAsync(close));
    }

    private static void RegisterSpeech(SocketIoServer io, Socket socket)
    {
        socket.On<Speech, bool>("say", async speech =>
        {
            var everyone = speech.From == "socket" ? socket.Broadcast : io.Except();
            await everyone.To(speech.To).Except(speech.Except).EmitAsync(speech.Event, speech.Payload);
            return true;
        });
        socket.On<string, byte[], bool>("say bytes", async (room, payload) =>
        {
            await io.To(room).EmitAsync("said", new Said(payload, [payload]));
            return true;
        });
        socket.On<string, string, bool>("say twice", async (room, other) =>
        {
            BroadcastOperator one = io.To(room);
            await one.To(other).EmitAsync("said", "both");
            await one.EmitAsync("said", "one");
            return true;
        });
    }

    private static async Task AskRoomAsync(SocketIoServer io, SocketIoEvent received)
    {
        try
        {
            var room = io.To(received.Get<string>(0)!).Timeout(TimeSpan.FromMilliseconds(received.Get<int>(1)));
            await received.AckAsync("answered", Sorted(await room.EmitWithAckAsync<JsonElement>("question", "all")));
        }
        catch (BroadcastAckTimeoutException<JsonElement> timeout)
        {
            await received.AckAsync("timeout", Sorted(timeout.Answers));
        }
    }

    private static string[] Sorted(IEnumerable<string> names) => [.. names.Order(StringComparer.Ordinal)];

    private static JsonElement[] Sorted(IEnumerable<JsonElement> answers) =>
        [.. answers.OrderBy(answer => answer.GetRawText(), StringComparer.Ordinal)];

    /// <summary>From "socket" goes to everyone but the sender, from "server" to everyone.</summary>
    internal sealed record Speech(string From, string[] To, string[] Except, string Event, JsonElement Payload);

    internal sealed record Said(byte[] Payload, byte[][] Again);
}
