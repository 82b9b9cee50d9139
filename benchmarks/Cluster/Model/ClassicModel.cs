namespace Cluster.Model;

/// <summary>The classic adapter: every node hears every broadcast by a pattern, every question, and every answer unless these are addressed.</summary>
internal sealed class ClassicModel(bool answersToAll) : IModel
{
    private const string Requests = "socket.io-request#/#", Responses = "socket.io-response#/#";

    public double RoomCommands => 0;

    public double Broadcast(int nodes, int holders, int size) =>
        (nodes * Resp.Bulks("pmessage".Length, Forms.Channel.Length + 1, RoomChannel, Payload(size))) + Resp.Head(nodes);

    public double BroadcastIn(int size) => Resp.Bulks("PUBLISH".Length, RoomChannel, Payload(size));

    public double Deliveries(int nodes, int holders) => nodes;

    public double Copies(int nodes) => answersToAll ? nodes : 1;

    public double Fetch(int nodes, double told)
    {
        var question = $$$"""{"uid":"######","requestId":"######","type":5,"opts":{"rooms":["room"],"except":[]}}""".Length;
        var answer = """{"requestId":"######","sockets":[],"uid":"######"}""".Length;
        return Asked(nodes, question) + ((nodes - 1) * Answer(nodes, answer + (told / (nodes - 1))));
    }

    public double Ask(int nodes, int holders, int members)
    {
        var options = Packed.Object(("rooms", Packed.Array(Packed.Text(4))), ("except", 1), ("flags", Packed.Object(("timeout", 3))));
        var question = Packed.Object(
            ("uid", Packed.Text(Forms.ShortId)), ("requestId", Packed.Text(Forms.ShortId)), ("type", 1), ("packet", Packet(Packed.Array(Packed.Text("ask".Length)))), ("opts", options));
        var count = $$"""{"type":8,"requestId":"######","clientCount":,"uid":"######"}""".Length;
        var ack = Packed.Object(("type", 1), ("requestId", Packed.Text(Forms.ShortId)), ("packet", Packed.Text("ok".Length)));
        return Asked(nodes, question)
            + (holders * Answer(nodes, count + Resp.Digits(members))) + ((nodes - 1 - holders) * Answer(nodes, count + 1)) + (holders * members * Answer(nodes, ack));
    }

    public double Idle(int nodes)
    {
        var name = $$"""{"uid":"######","type":101,"node":"{{Forms.Node}}"}""".Length;
        var own = Forms.Message(Forms.NodeChannel, Forms.Probe) + Resp.Head(1);
        return nodes * (own + (Forms.Names * ((nodes * Forms.Message(Requests.Length, name)) + Resp.Head(nodes))));
    }

    public double IdleCommands(int nodes) => nodes * (1 + Forms.Names);

    private static double RoomChannel => Forms.Channel.Length + Forms.Room.Length + 1;

    private static double Payload(int size) =>
        Packed.Array(Packed.Text(Forms.ShortId), Packet(Packed.Array(Packed.Text(1), Packed.Text(size))), Forms.PackedOptions);

    private static double Packet(double data) => Packed.Object(("type", 1), ("data", data), ("nsp", Packed.Text(1)));

    private static double Asked(int nodes, double question) =>
        (nodes * Forms.Message(Requests.Length, question)) + Resp.Head(nodes) + Forms.Counted(Requests.Length, nodes);

    private double Answer(int nodes, double length) => answersToAll
        ? (nodes * Forms.Message(Responses.Length, length)) + Resp.Head(nodes)
        : Forms.Message(Responses.Length + Forms.ShortId + 1, length) + Resp.Head(1);
}
