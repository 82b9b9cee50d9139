using Chat.Host.Domain.Access;
using Microsoft.Extensions.Options;

namespace Chat.Host.Limits;

/// <summary>The limits of one node.</summary>
internal sealed class MemoryAllowances(IOptions<LimitOptions> options, TimeProvider clock) : IAllowances
{
    private readonly int _socketsPerUser = options.Value.SocketsPerUser;
    private readonly SlidingWindow _messages = new(options.Value.MessagesPerMinute, TimeSpan.FromMinutes(1), clock);
    private readonly SlidingWindow _typing = new(options.Value.TypingPerTenSeconds, TimeSpan.FromSeconds(10), clock);
    private readonly Lock _lock = new();
    private readonly Dictionary<long, HashSet<string>> _sockets = [];

    public int ConversationPage { get; } = options.Value.ConversationPage;

    public ValueTask<bool> TryConnectAsync(long userId, string connection)
    {
        lock (_lock)
        {
            if (!_sockets.TryGetValue(userId, out var sockets)) _sockets.Add(userId, sockets = []);
            return ValueTask.FromResult(sockets.Count < _socketsPerUser && sockets.Add(connection));
        }
    }

    public ValueTask DisconnectAsync(long userId, string connection)
    {
        lock (_lock)
        {
            if (_sockets.TryGetValue(userId, out var sockets) && sockets.Remove(connection) && sockets.Count == 0) _sockets.Remove(userId);
        }
        return ValueTask.CompletedTask;
    }

    public ValueTask<TimeSpan?> TakeMessageAsync(long userId) => ValueTask.FromResult(_messages.Take(userId));

    public ValueTask ReturnMessageAsync(long userId)
    {
        _messages.Return(userId);
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> TakeTypingAsync(long userId) => ValueTask.FromResult(_typing.Take(userId) is null);

    /// <summary>Every socket that was let in here.</summary>
    public IReadOnlyList<(long UserId, string Connection)> Here()
    {
        lock (_lock) return [.. _sockets.SelectMany(user => user.Value, (user, connection) => (user.Key, connection))];
    }
}
