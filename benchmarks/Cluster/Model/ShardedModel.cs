namespace Cluster.Model;

/// <summary>The sharded adapter: every node hears the channel of all; where rooms have channels of their own, only their holders hear these.</summary>
internal sealed class ShardedModel(bool hasRooms) : IModel
{
    // Of the connection that receives, in a second.
    private const double Pings = 0.2;

    private static readonly double Own = Forms.Channel.Length + Forms.LongId + 1;

    public double RoomCommands => hasRooms ? 2 : 0;

    public double Broadcast(int nodes, int holders, int size)
    {
        var copies = hasRooms ? holders : nodes;
        return (copies * Forms.ShardMessage(EventChannel, Payload(size))) + Resp.Selected + Resp.Head(copies);
    }

    public double BroadcastIn(int size) => Resp.Select + Resp.Bulks("SPUBLISH".Length, EventChannel, Payload(size));

    public double Deliveries(int nodes, int holders) => hasRooms ? holders : nodes;

    public double Copies(int nodes) => 1;

    public double Fetch(int nodes, double told)
    {
        var question = Envelope(7, $$"""{"opts":{{Forms.JsonOptions}},"requestId":"################"}""".Length);
        var answer = Envelope(8, """{"requestId":"################","sockets":[]}""".Length);
        return Asked(nodes, question) + ((nodes - 1) * Answer(answer + (told / (nodes - 1))));
    }

    public double Ask(int nodes, int holders, int members)
    {
        var options = Forms.JsonOptions.Length + $"\"timeout\":{Forms.Timeout}".Length;
        var question = Envelope(3, """{"packet":{"type":2,"data":["ask"]},"requestId":"################","opts":}""".Length + options);
        var count = Envelope(11, """{"requestId":"################","clientCount":}""".Length);
        var ack = Envelope(12, """{"requestId":"################","packet":"ok"}""".Length);
        return Asked(nodes, question)
            + (holders * Answer(count + Resp.Digits(members))) + ((nodes - 1 - holders) * Answer(count + 1)) + (holders * members * Answer(ack));
    }

    public double Idle(int nodes)
    {
        var plain = Forms.Message(Forms.NodeChannel, Forms.Probe) + Resp.Head(1);
        var own = Forms.ShardMessage(Forms.NodeChannel, 0) + Resp.Selected + Resp.Head(1);
        var pong = Pings * Resp.Bulks("pong".Length, 0);
        var name = Envelope(2, $$"""{"node":"{{Forms.Node}}"}""".Length);
        return nodes * (plain + own + pong + (Forms.Names * ((nodes * Forms.ShardMessage(Forms.Channel.Length, name)) + Resp.Selected + Resp.Head(nodes))));
    }

    public double IdleCommands(int nodes) => nodes * (1 + (2 * (1 + Forms.Names)) + Pings);

    private double EventChannel => Forms.Channel.Length + (hasRooms ? Forms.Room.Length + 1 : 0);

    private static double Payload(int size) => Envelope(3, $$"""{"packet":{"type":2,"data":["m",""]},"opts":{{Forms.JsonOptions}}}""".Length + size);

    // A type of one digit.
    private static double Envelope(int type, double data) => """{"type":#,"data":,"uid":"################","nsp":"/"}""".Length + data + (type > 9 ? 1 : 0);

    private static double Asked(int nodes, double question) =>
        (nodes * Forms.ShardMessage(Forms.Channel.Length, question)) + (2 * Resp.Selected) + Resp.Head(nodes) + Forms.Counted(Forms.Channel.Length, nodes);

    private static double Answer(double length) => Forms.ShardMessage(Own, length) + Resp.Selected + Resp.Head(1);
}
