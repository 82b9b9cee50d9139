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

    private static string NameOf(int space) => string.Create(CultureInfo.InvariantCulture, $"/n{space:00}");

    private static string RoomOf(int room) => string.Create(CultureInfo.InvariantCulture, $"r{room:0000}");

    private sealed class Client : IMessageSink
    {
        private readonly GrowthLoad _load;
        private readonly WebSocketConnection _connection;

        // One for all targets: with one for each, the load would look for its own memory instead of keeping the server busy, the more the more there are.
        private readonly Exchange _broadcast;
        private readonly int[] _heard = new int[Clients];
        private int _sent;
        private int _delivered;

        public Client(GrowthLoad load, WebSocketConnection connection, int number)
        {
            (_load, _connection) = (load, connection);
            var start = string.Create(CultureInfo.InvariantCulture, $"{number}{Template.Number}");
            _broadcast = SocketIoDialect.Broadcast($"/n{Template.Space}", $"r{Template.Room}", start + Texts.Letters(Size - start.Length));
            connection.Sink = this;
        }

        public bool IsQuiet => _delivered == _sent * Clients;

        public void Send()
        {
            _connection.Send(_broadcast.Request.With(_sent, _load.SpaceOf(_sent), _load.RoomIn(_sent)));
            _sent++;
        }

        public void OnMessage(ReadOnlySpan<byte> message)
        {
            // The sender's number, of one digit, is in front of the message's.
            var at = _broadcast.Replies[0].NumberAt - 1;
            var number = at < message.Length ? message[at] - '0' : -1;
            if (number is < 0 or >= Clients)
            {
                _load.AnswerPing(_connection, message, default);
                return;
            }

            var sender = _load._clients[number];
            Expect(message, sender.DeliveryOf(_heard[number]++));
            _load.Units++;
            if (++sender._delivered == sender._sent * Clients && !_load.IsStopping) sender.Send();
        }

        private ReadOnlySpan<byte> DeliveryOf(int number) => _broadcast.Replies[0].With(number, _load.SpaceOf(number), room: 0);
    }

    private int SpaceOf(int number) => number % (rooms * namespaces) % namespaces;

    private int RoomIn(int number) => number % (rooms * namespaces) / namespaces;
}
