using System.Globalization;
using Load.Dialects;
using Load.Wire;

namespace Load.Rows;

/// <summary>
/// Ten clients that are in each of many rooms, and in each of many namespaces. All of them send all the time, every message to the next room of
/// the next namespace, so that only their number differs from one run to another. Each delivery is checked.
/// </summary>
internal sealed class GrowthLoad(Reactor reactor, int port, int rooms, int namespaces) : Workload(reactor, port, new SocketIoDialect())
{
    private const int Clients = 10;
    private const int Size = 128;

    private readonly Client[] _clients = new Client[Clients];

    public override bool IsQuiet => Array.TrueForAll(_clients, client => client.IsQuiet);

    public override Task PrepareAsync() => Task.WhenAll(Enumerable.Range(0, Clients).Select(async number =>
    {
        var connection = await Dialect.ConnectAsync(Reactor, Port);
        for (var space = 0; space < namespaces; space++)
        {
            await SocketIoDialect.JoinNamespaceAsync(connection, NameOf(space));
            for (var room = 0; room < rooms; room++) await AskAsync(connection, SocketIoDialect.Join(NameOf(space), RoomOf(room)), 0);
        }

        _clients[number] = new Client(this, connection, number);
    }));

    protected override void Begin() => Array.ForEach(_clients, client => client.Send());

    private static string NameOf(int space) => string.Create(CultureInfo.InvariantCulture, $"/n{space}");

    private static string RoomOf(int room) => string.Create(CultureInfo.InvariantCulture, $"r{room}");

    private sealed class Client : IMessageSink
    {
        private readonly GrowthLoad _load;
        private readonly WebSocketConnection _connection;
        private readonly Template[] _requests;

        // One for each namespace: were there one for each target, the load would look for its own memory instead of keeping the server busy.
        private readonly Template[] _deliveries;
        private readonly int[] _heard = new int[Clients];
        private int _sent;
        private int _delivered;

        public Client(GrowthLoad load, WebSocketConnection connection, int number)
        {
            (_load, _connection) = (load, connection);
            var start = string.Create(CultureInfo.InvariantCulture, $"{number}{Template.Number}");
            var text = start + Texts.Letters(Size - start.Length);
            _requests = [.. Enumerable.Range(0, load.Targets).Select(target => SocketIoDialect.Broadcast(NameOf(load.SpaceOf(target)), RoomOf(load.RoomIn(target)), text).Request)];
            _deliveries = [.. Enumerable.Range(0, load.Spaces).Select(space => SocketIoDialect.Broadcast(NameOf(space), RoomOf(0), text).Replies[0])];
            connection.Sink = this;
        }

        public bool IsQuiet => _delivered == _sent * Clients;

        public void Send()
        {
            _connection.Send(_requests[_sent % _requests.Length].With(_sent));
            _sent++;
        }

        public void OnMessage(ReadOnlySpan<byte> message)
        {
            for (var i = 0; i < Clients; i++)
            {
                var sender = _load._clients[i];
                var number = _heard[i];
                if (number == sender._sent || !message.SequenceEqual(sender.DeliveryOf(number))) continue;
                _heard[i]++;
                _load.Units++;
                if (++sender._delivered == sender._sent * Clients && !_load.IsStopping) sender.Send();
                return;
            }

            _load.AnswerPing(_connection, message, default);
        }

        private ReadOnlySpan<byte> DeliveryOf(int number) => _deliveries[_load.SpaceOf(number % _requests.Length)].With(number);
    }

    private int Targets => rooms * namespaces;

    private int Spaces => namespaces;

    private int SpaceOf(int target) => target % namespaces;

    private int RoomIn(int target) => target / namespaces;
}
