using System.Text.Json;
using SocketIo.Server.Sockets;

namespace Aot.Scenario;

internal static class ScenarioEvents
{
    public static void Register(Socket socket, ScenarioJournal journal)
    {
        RegisterEchoes(socket);
        RegisterRecords(socket, journal);
        RegisterStreams(socket, journal);
        socket.On("volatile", () => socket.Volatile.EmitAsync("maybe", "one").AsTask());
        socket.On<int, int>("volatile burst", async (count, length) =>
        {
            var payload = ScenarioTree.Pattern(length);
            for (var number = 0; number < count; number++)
                await socket.Volatile.EmitAsync("maybe", number, payload);
            await socket.EmitAsync("burst over", count);
        });
    }

    private static void RegisterEchoes(Socket socket)
    {
        socket.On("echo", async (SocketIoEvent received) =>
        {
            var arguments = new object?[received.Count];
            for (var index = 0; index < arguments.Length; index++)
                arguments[index] = received.Get<JsonElement>(index);
            await (received.WantsAck ? received.AckAsync(arguments) : socket.EmitAsync("echo", arguments));
        });
        socket.On("nothing", async (SocketIoEvent received) => await received.AckAsync());
        socket.On<double, double, double>("sum", (left, right) => left + right);
        socket.On("silence", (SocketIoEvent _) => Task.CompletedTask);
        socket.On<string, JsonElement>("reply as", async (name, value) => await socket.EmitAsync(name, value));
    }

    private static void RegisterRecords(Socket socket, ScenarioJournal journal)
    {
        socket.On("record", async (SocketIoEvent received) =>
        {
            journal.Record(received.Get<string>(0)!, received.Get<JsonElement>(1));
            if (received.WantsAck)
                await received.AckAsync();
        });
        socket.On<string, JsonElement[]>("recorded", key => journal.Records(key));
        socket.On("flaky", async (SocketIoEvent received) =>
        {
            var (key, value) = (received.Get<string>(0)!, received.Get<JsonElement>(1));
            if (journal.IsFirst($"{key}/{value}"))
                return;
            journal.Record(key, value);
            await received.AckAsync();
        });
    }

    private static void RegisterStreams(Socket socket, ScenarioJournal journal)
    {
        socket.On<string, JsonElement>("seq", async (key, value) =>
        {
            journal.Record(key, value);
            var number = value.GetInt32();
            if (number % 10 == 0)
                await socket.EmitAsync("tick", number, ScenarioTree.Pattern(number % 251));
            else
                await socket.EmitAsync("tick", number);
        });
        socket.On<int>("count", async limit =>
        {
            for (var number = 0; number < limit; number++)
                await socket.EmitAsync("tick", number);
        });
    }
}
