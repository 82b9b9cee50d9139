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

    public bool TryConnect(long userId, string connection)
    {
        lock (_lock)
        {
            if (!_sockets.TryGetValue(userId, out var sockets)) _sockets.Add(userId, sockets = []);
            return sockets.Count < _socketsPerUser && sockets.Add(connection);
        }
    }

    public void Disconnect(long userId, string connection)
    {
        lock (_lock)
        {
            if (_sockets.TryGetValue(userId, out var sockets) && sockets.Remove(connection) && sockets.Count == 0) _sockets.Remove(userId);
        }
    }

    public ValueTask<TimeSpan?> TakeMessageAsync(long userId) => ValueTask.FromResult(_messages.Take(userId));

    public ValueTask ReturnMessageAsync(long userId)
    {
        _messages.Return(userId);
        return ValueTask.CompletedTask;
    }

    public bool TakeTyping(long userId) => _typing.Take(userId) is null;
}
