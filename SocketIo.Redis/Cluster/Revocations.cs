using System.Text.Json;
using SocketIo.Redis.Connections;
using SocketIo.Redis.Diagnostics;
using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Engine.Outbound;
using SocketIo.Server.Engine.Timing;

namespace SocketIo.Redis.Cluster;

/// <summary>
/// Cuts people off on all nodes of this library, in all namespaces at once: each does it for its own, those that only it has included. On
/// channels that nobody else listens to, whatever the kind of adapter; nodes of Node.js know nothing of it.
/// <code>
/// name, to all, every few seconds:  {uid, node}
/// question, to all:                 {uid, node, id, room}
/// answer, to the node:              {uid, node, id, sockets}
/// </code>
/// </summary>
internal sealed class Revocations : IDisposable
{
    private const int FirstCapacity = 128;

    private readonly string _uid = NodeIds.Long();
    private readonly RedisContext _context;
    private readonly LocalServer _local;
    private readonly NodeRoster _roster;
    private readonly QuestionTable _questions;
    private readonly Deadline _heartbeat;
    private readonly string _channel;
    private readonly IDisposable[] _subscriptions;
    private volatile bool _closed;

    /// <param name="context">What the adapters share.</param>
    /// <param name="local">This node.</param>
    public Revocations(RedisContext context, LocalServer local)
    {
        _context = context;
        _local = local;
        _roster = new NodeRoster(local.Deadlines);
        _questions = new QuestionTable("all namespaces", local.Deadlines, _roster, context.Metrics, context.Log);
        _heartbeat = new DeadlineCall(TellName);
        _channel = $"{context.Settings.KeyPrefix}-revocation#";
        _subscriptions = [context.Link.Subscribe(_channel, Take), context.Link.Subscribe(ChannelOf(_uid), Take)];
        TellName();
    }

    /// <summary>Has the others cut off whoever is in a room.</summary>
    /// <returns>How many each of them has cut off.</returns>
    public Task<Answers<int>> AskAsync(string room)
    {
        var asked = _questions.Ask<int>(NodeIds.Long(), _context.Settings.RequestTimeout, ReadCount);
        Publish(_channel, asked.Id, message => message.WriteString("room"u8, room));
        _ = ExpectAsync(asked);
        return asked.Task;
    }

    public void Dispose()
    {
        _closed = true;
        _local.Deadlines.Stop(_heartbeat);
        foreach (var subscription in _subscriptions) subscription.Dispose();
        _questions.Close();
    }

    private static void ReadCount(ClusterValue value, List<int> counts) => counts.Add(value.AsNumber() ?? 0);

    private string ChannelOf(string node) => $"{_channel}{node}#";

    private async Task ExpectAsync(Question<int> asked) =>
        asked.Expect(await _context.Link.CountSubscribersAsync(_channel) is { } all ? Math.Max(0, all - 1) : null);

    private void TellName()
    {
        if (_closed) return;
        Publish(_channel, id: null);
        _local.Deadlines.Start(_heartbeat, NodeRoster.Interval);
    }

    private void Publish(string channel, string? id, Action<Utf8JsonWriter>? more = null)
    {
        using var output = new PooledBufferWriter(FirstCapacity);
        using var message = new Utf8JsonWriter(output);
        message.WriteStartObject();
        message.WriteString("uid"u8, _uid);
        message.WriteString("node"u8, _context.Settings.NodeName);
        if (id is not null) message.WriteString("id"u8, id);
        more?.Invoke(message);
        message.WriteEndObject();
        message.Flush();
        _context.Link.Publish(channel, output.WrittenSpan.ToArray());
    }

    private void Take(string channel, byte[] message)
    {
        using var input = ClusterInput.TryRead(message);
        if (input?.Value.Member("uid"u8).AsText() is not { } uid)
        {
            RedisLog.MessageUnreadable(_context.Log, channel);
            return;
        }

        if (uid == _uid || _closed) return;
        _roster.Heard(uid, input.Value.Member("node"u8).AsText());
        if (input.Value.Member("id"u8).AsText() is not { } id) return;
        if (input.Value.Member("room"u8).AsText() is { } room) Answer(uid, id, room);
        else if (input.Value.Member("sockets"u8) is { IsPresent: true } sockets) _questions.Find(id)?.Answer(uid, sockets);
    }

    private void Answer(string uid, string id, string room)
    {
        var cut = _local.Revoke(room);
        Publish(ChannelOf(uid), id, message => message.WriteNumber("sockets"u8, cut));
    }
}
