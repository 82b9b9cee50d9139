using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Engine.Timing;

namespace SocketIo.Redis.Cluster;

/// <summary>A broadcast with acknowledgements: each node says how many sockets it has sent it to, then each of these answers.</summary>
internal sealed class AckQuestion : IQuestion
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _counted = new(StringComparer.Ordinal);
    private readonly IRemoteAcks _acks;
    private readonly QuestionTable _table;
    private int? _expected;
    private int _count;

    public AckQuestion(string id, QuestionTable table, IRemoteAcks acks)
    {
        Id = id;
        _table = table;
        _acks = acks;
        Deadline = new DeadlineCall(End);
    }

    public string Id { get; }

    public Deadline Deadline { get; }

    /// <summary>Says how many other nodes are asked; null when nobody can be.</summary>
    public void Expect(int? others)
    {
        lock (_gate) _expected = others;
        _acks.ExpectNodes(others, Silent);
    }

    /// <summary>A node has sent the event to so many of its sockets.</summary>
    public void Counted(string? node, int sockets)
    {
        lock (_gate)
        {
            if (node is not null && !_counted.Add(node)) return;
            _count++;
        }

        _acks.NodeCounted(sockets);
    }

    public void Answer(string? node, ClusterValue value) => _acks.Answer(value);

    public void End() => _table.Remove(this);

    private IReadOnlyList<string> Silent()
    {
        lock (_gate) return _count >= _expected ? [] : _table.NameSilent(_counted, _expected - _count);
    }
}
