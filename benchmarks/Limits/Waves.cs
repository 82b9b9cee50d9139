using System.Globalization;
using Load.Dialects;
using Load.Wire;

namespace Limits;

/// <summary>
/// Wave after wave, 10,000 clients connect, join a room each, and vanish without a word. Behind each wave nothing may be left of it, and the
/// process may not be larger behind the last than behind the tenth.
/// </summary>
internal static class Waves
{
    public const int Usual = 100;

    private const int Clients = 10_000;
    private const int AtOnce = 100;
    private const int Rooms = 1_000;
    private const int Told = 10;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly SocketIoDialect Dialect = new();

    public static void Run(int waves, IEnumerable<string> options)
    {
        using var server = Server.Start([.. options]);
        using var reactor = new Reactor();
        Memory? tenth = null;
        for (var wave = 1; wave <= waves; wave++)
        {
            var clients = new WebSocketConnection[Clients];
            reactor.Complete(Task.WhenAll(Enumerable.Range(0, AtOnce).Select(first => ConnectAsync(reactor, server.Port, clients, first))), Limit);
            var full = server.Figures();
            if (full is not { Sessions: Clients, Sockets: Clients }) throw new LoadException($"{full} where {Clients} clients are");
            foreach (var client in clients) client.Abort();
            if (!reactor.RunUntil(() => server.Figures() is { Sessions: 0, Sockets: 0, Rooms: 0 }, Limit)) throw new LoadException($"left behind: {server.Figures()}");
            if (wave % Told == 0) tenth = Tell(wave, server.Figures(collect: true), server.Figures(giveBack: true).ResidentBytes, tenth);
        }
    }

    private static Memory Tell(int wave, Figures now, long keptBytes, Memory? tenth)
    {
        var memory = new Memory(now.ResidentBytes, keptBytes);
        var first = tenth ?? memory;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"wave {wave}: {now.Sessions} sessions, {now.Sockets} sockets, {now.Rooms} rooms; heap {now.HeapBytes / 1024:N0} KiB, "
                + $"resident {Compared(memory.Resident, first.Resident)}, kept when the collector has given back the rest {Compared(memory.Kept, first.Kept)}"));
        return first;
    }

    private static string Compared(long bytes, long tenth) =>
        string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024:N0} KiB, {(double)bytes / tenth:0.00} times wave {Told}");

    private static async Task ConnectAsync(Reactor reactor, int port, WebSocketConnection[] clients, int first)
    {
        for (var i = first; i < Clients; i += AtOnce)
        {
            var client = await Dialect.ConnectAsync(reactor, port);
            var join = Dialect.Join($"room {i % Rooms}");
            client.Send(join.Request.With(1));
            var answer = await client.NextAsync();
            if (!join.Replies[0].With(1).SequenceEqual(answer)) throw new LoadException("a join without its answer");
            clients[i] = client;
        }
    }

    // What the process has, and what is left of it once the collector has given back what it does not need.
    private readonly record struct Memory(long Resident, long Kept);
}
