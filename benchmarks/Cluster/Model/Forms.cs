namespace Cluster.Model;

/// <summary>What all trials have in common.</summary>
internal static class Forms
{
    /// <summary>The longest names that trials use: of rooms and of nodes.</summary>
    public const string Room = "room", Node = "node-00";

    /// <summary>Ids: of nodes and questions of the classic adapter, and of all others.</summary>
    public const int ShortId = 6, LongId = 16;

    /// <summary>The wait that <c>Timeout</c> asks for, in ms, as text.</summary>
    public const string Timeout = "5000";

    public const string Channel = "socket.io#/#";

    /// <summary>How often a node tells its name in a second.</summary>
    public const double Names = 0.2;

    /// <summary>A node's heartbeat to itself, in a second, and what comes back to it over plain channels.</summary>
    public const int NodeChannel = 31, Probe = 28;

    public const string JsonOptions = """{"rooms":["room"],"except":[],"flags":{}}""";

    public static double PackedOptions { get; } = Packed.Object(("rooms", Packed.Array(Packed.Text(4))), ("except", 1), ("flags", 1));

    /// <summary>What comes to a node that has subscribed a channel.</summary>
    public static double Message(double channel, double payload) => Resp.Bulks("message".Length, channel, payload);

    public static double ShardMessage(double channel, double payload) => Resp.Bulks("smessage".Length, channel, payload);

    /// <summary>How many nodes there are.</summary>
    public static double Counted(double channel, int nodes) => Resp.Head(2) + Resp.Bulk(channel) + Resp.Head(nodes);
}
