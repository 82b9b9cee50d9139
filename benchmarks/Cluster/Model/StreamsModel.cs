namespace Cluster.Model;

/// <summary>The adapter on a stream: every node reads every entry; questions and answers go over plain channels, answers to one node.</summary>
internal sealed class StreamsModel : IModel
{
    private const int EntryId = 15;
    private const double BlockSeconds = 5;

    // In a second: what StackExchange.Redis asks while an answer is outstanding, as that of the read that waits always is.
    private const double Pings = 1;

    private const string Stream = "socket.io";

    private static readonly double Own = Forms.Channel.Length + Forms.LongId + 1;
    private static readonly double RequestId = Packed.Text(Forms.LongId);

    public double RoomCommands => 0;

    public double Broadcast(int nodes, int holders, int size) => (nodes * Entry(size)) + Resp.Selected + Resp.Bulk(EntryId);

    public double BroadcastIn(int size) =>
        Resp.Select + Resp.Bulks("XADD".Length, Stream.Length, "MAXLEN".Length, 1, "10000".Length, 1, 3, Forms.LongId, 3, 1, 4, 1, 4, Data(size));

    public double Deliveries(int nodes, int holders) => nodes;

    public double Copies(int nodes) => 1;

    public double Fetch(int nodes, double told)
    {
        var question = Envelope(Packed.Object(("opts", Forms.PackedOptions), ("requestId", RequestId)));
        var answer = Envelope(Packed.Object(("requestId", RequestId), ("sockets", 1)));
        return Asked(nodes, question) + ((nodes - 1) * Answer(answer + (told / (nodes - 1))));
    }

    public double Ask(int nodes, int holders, int members)
    {
        var packet = Packed.Object(("type", 1), ("data", Packed.Array(Packed.Text("ask".Length))));
        var options = Forms.PackedOptions + Packed.Text("timeout".Length) + 3;
        var question = Envelope(Packed.Object(("packet", packet), ("requestId", RequestId), ("opts", options)));
        var count = Envelope(Packed.Object(("requestId", RequestId), ("clientCount", 1)));
        var ack = Envelope(Packed.Object(("requestId", RequestId), ("packet", Packed.Text("ok".Length))));
        return Asked(nodes, question) + ((nodes - 1) * Answer(count)) + (holders * members * Answer(ack));
    }

    public double Idle(int nodes)
    {
        var plain = Forms.Message(Forms.NodeChannel, Forms.Probe) + Resp.Head(1);
        var name = Envelope(Packed.Object(("node", Packed.Text(Forms.Node.Length))));
        var nothing = (("*-1\r\n".Length + Resp.Selected) / BlockSeconds) + (Pings * "+PONG\r\n".Length);
        return nodes * (plain + nothing + (Forms.Names * ((nodes * Forms.Message(Forms.Channel.Length, name)) + Resp.Head(nodes))));
    }

    public double IdleCommands(int nodes) => nodes * (1 + (2 / BlockSeconds) + Pings + Forms.Names);

    private static double Entry(int size) => Resp.Head(2) + Resp.Bulk(EntryId) + Resp.Bulks(3, Forms.LongId, 3, 1, 4, 1, 4, Data(size));

    private static double Data(int size) => $$"""{"packet":{"type":2,"data":["m",""]},"opts":{{Forms.JsonOptions}}}""".Length + size;

    private static double Envelope(double data) => Packed.Object(("type", 1), ("data", data), ("uid", RequestId), ("nsp", Packed.Text(1)));

    private static double Asked(int nodes, double question) =>
        (nodes * Forms.Message(Forms.Channel.Length, question)) + Resp.Head(nodes) + Forms.Counted(Forms.Channel.Length, nodes);

    private static double Answer(double length) => Forms.Message(Own, length) + Resp.Head(1);
}
