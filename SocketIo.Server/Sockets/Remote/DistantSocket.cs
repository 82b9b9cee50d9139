using SocketIo.Protocol;
using SocketIo.Server.Broadcast;
using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Engine.Requests;

namespace SocketIo.Server.Sockets.Remote;

/// <summary>A socket of another node: what that node has said of it, and an operator that reaches it.</summary>
internal sealed class DistantSocket : IEventTarget
{
    private readonly BroadcastOperator _operator;

    public DistantSocket(BroadcastOperator reach, ClusterSocket found)
    {
        _operator = reach;
        Id = found.Id;
        var description = found.Description.View;
        Rooms = description.Member("rooms"u8).AsTexts();
        Data = SharedData.Read(description.Member("data"u8));
        Handshake = ReadHandshake(description.Member("handshake"u8));
    }

    public string Id { get; }

    public Handshake Handshake { get; }

    public IReadOnlyCollection<string> Rooms { get; }

    public IReadOnlyDictionary<string, object?> Data { get; }

    public ValueTask JoinAsync(ReadOnlySpan<string> rooms) => _operator.SocketsJoinAsync(rooms);

    public ValueTask LeaveAsync(string room) => _operator.SocketsLeaveAsync(room);

    public ValueTask DisconnectAsync(bool close) => _operator.DisconnectSocketsAsync(close);

    public ValueTask EmitAsync(string name, ReadOnlySpan<object?> arguments, bool isVolatile, bool compress, string? key) =>
        Reach(isVolatile, compress).EmitAsync(name, arguments);

    public Task<T> EmitWithAckAsync<T>(string name, ReadOnlySpan<object?> arguments, bool isVolatile, bool compress, TimeSpan? limit)
    {
        var wait = limit ?? throw new InvalidOperationException("A socket of another node acknowledges within a time: call Timeout first.");
        return FirstAsync(Reach(isVolatile, compress).Timeout(wait).EmitWithAckAsync<T>(name, arguments), wait);
    }

    private async Task<T> FirstAsync<T>(Task<Answers<T>> asked, TimeSpan wait)
    {
        var answers = await asked;
        if (answers.Count > 0) return answers[0];
        throw answers.IsComplete ? new SocketDisconnectedException(Id) : new AckTimeoutException(wait);
    }

    private BroadcastOperator Reach(bool isVolatile, bool compress)
    {
        var reach = compress ? _operator : _operator.Compress(false);
        return isVolatile ? reach.Volatile : reach;
    }

    private static Handshake ReadHandshake(ClusterValue value)
    {
        var issued = long.TryParse(value.Member("issued"u8).AsText(), out var milliseconds) ? milliseconds : 0;
        var auth = value.Member("auth"u8);
        return new Handshake(
            new SessionRequest
            {
                Headers = SharedData.ReadTexts(value.Member("headers"u8)),
                Url = value.Member("url"u8).AsText() ?? "",
                Address = value.Member("address"u8).AsText() ?? "",
                Secure = value.Member("secure"u8).IsTrue,
                Time = DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(issued, 0, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())),
                User = null,
            },
            auth.Json is [(byte)'{', ..] ? auth.Json : [],
            ProtocolLimits.DeepestAllowed);
    }
}
