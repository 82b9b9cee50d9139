using System.Buffers.Text;
using System.Globalization;
using Load.Dialects;
using Load.Wire;

namespace Load.Rows;

/// <summary>Rooms in which some or all members send to everyone, themselves included. Each delivery is checked: its bytes, its order, that none is missing.</summary>
internal sealed class BroadcastLoad(Reactor reactor, int port, IDialect dialect, BroadcastPlan plan) : Workload(reactor, port, dialect)
{
    private const int Size = 128;
    private const int MostLate = 20;

    // A text is the sender's number, the message's number, and letters.
    private const int SenderLength = 4;

    private readonly Member[] _members = new Member[plan.Rooms * plan.Members];
    private Member[] _senders = [];
    private int _turn;

    public override bool IsQuiet => Array.TrueForAll(_senders, sender => sender.Outstanding == 0);

    private BroadcastPlan Plan => plan;

    public override async Task PrepareAsync()
    {
        await ForEachAsync(_members.Length, async i =>
        {
            var connection = await Dialect.ConnectAsync(Reactor, Port);
            await AskAsync(connection, Dialect.Join(NameOf(i / plan.Members)), 0);
            _members[i] = new Member(this, connection, i);
        });
        _senders = [.. _members.Where(member => member.Place < plan.Senders)];
    }

    protected override void Begin()
    {
        if (plan.PerSecond is { } rate)
        {
            Reactor.Pacer = new Pacer(rate, SendNext);
            return;
        }

        for (var i = 0; i < plan.Outstanding; i++) Array.ForEach(_senders, sender => sender.Send());
    }

    private static string NameOf(int room) => string.Create(CultureInfo.InvariantCulture, $"r{room:000}");

    private void SendNext()
    {
        var sender = _senders[_turn++ % _senders.Length];
        if (sender.Outstanding > MostLate) throw new LoadException("the server does not keep up");
        sender.Send();
    }

    private sealed class Member : IMessageSink
    {
        private readonly BroadcastLoad _load;
        private readonly BroadcastPlan _plan;
        private readonly WebSocketConnection _connection;
        private readonly Template _request;
        private readonly Template _delivery;
        private readonly int _room;
        private readonly int[] _heard;
        private int _sent;
        private long _delivered;

        public Member(BroadcastLoad load, WebSocketConnection connection, int number)
        {
            (_load, _plan, _connection) = (load, load.Plan, connection);
            (_room, Place) = (number / _plan.Members, number % _plan.Members);
            _heard = new int[_plan.Senders];
            var start = string.Create(CultureInfo.InvariantCulture, $"{number:0000}{Template.Number}");
            var broadcast = load.Dialect.Broadcast(NameOf(_room), start + Texts.Letters(Size - start.Length));
            (_request, _delivery) = (broadcast.Request, broadcast.Replies[0]);
            connection.Sink = this;
        }

        /// <summary>Its number in the room.</summary>
        public int Place { get; }

        /// <summary>Messages that have not reached everyone yet.</summary>
        public int Outstanding => _sent - (int)(_delivered / _plan.Members);

        public void Send() => _connection.Send(_request.With(_sent++));

        public void OnMessage(ReadOnlySpan<byte> message)
        {
            var sender = SenderOf(message);
            var expected = sender._delivery.With(_heard[sender.Place]);
            if (!message.SequenceEqual(expected))
            {
                _load.AnswerPing(_connection, message, expected);
                return;
            }

            _heard[sender.Place]++;
            _load.Units++;
            if (++sender._delivered % _plan.Members == 0 && !_load.IsStopping && _plan.PerSecond is null) sender.Send();
        }

        private Member SenderOf(ReadOnlySpan<byte> message)
        {
            var at = _delivery.NumberAt - SenderLength;
            if (message.Length < at + SenderLength || !Utf8Parser.TryParse(message.Slice(at, SenderLength), out int number, out _)) number = -1;
            // Of any other than a sender of this room nothing is right, so the comparison fails.
            var isSender = number >= 0 && number / _plan.Members == _room && number % _plan.Members < _plan.Senders;
            return _load._members[isSender ? number : _room * _plan.Members];
        }
    }
}
