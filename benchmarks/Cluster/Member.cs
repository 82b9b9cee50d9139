using System.Text;
using Load.Dialects;
using Load.Wire;

namespace Cluster;

/// <summary>A client that counts what comes and answers what is asked.</summary>
internal sealed class Member : IMessageSink
{
    private static readonly SocketIoDialect Dialect = new();

    private readonly WebSocketConnection _connection;

    private Member(WebSocketConnection connection) => _connection = connection;

    public long Events { get; private set; }

    public static async Task<Member> ConnectAsync(Reactor reactor, int port)
    {
        var member = new Member(await Dialect.ConnectAsync(reactor, port));
        member._connection.Sink = member;
        return member;
    }

    public async Task JoinAsync(IEnumerable<string> rooms)
    {
        _connection.Sink = null;
        foreach (var room in rooms)
        {
            var join = Dialect.Join(room);
            _connection.Send(join.Request.With(1));
            var answer = await _connection.NextAsync();
            if (!join.Replies[0].With(1).SequenceEqual(answer)) throw new LoadException("a join without its answer");
        }

        _connection.Sink = this;
    }

    public void Leave() => _connection.Abort();

    public void OnMessage(ReadOnlySpan<byte> message)
    {
        Events++;
        var name = message.IndexOf((byte)'[');
        if (name > 2) _connection.Send(ClientFrame.Of(ClientFrame.Text, Encoding.ASCII.GetBytes($"43{Encoding.ASCII.GetString(message[2..name])}[\"ok\"]")));
    }
}
