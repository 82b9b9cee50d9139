using System.Collections.Concurrent;
using System.Text;
using SocketIo.Redis.Cluster;
using SocketIo.Redis.Connections;

namespace SocketIo.Redis.Streams;

/// <summary>
/// A client may come to another node before the one it was at has noticed that it is gone. So whoever does not find a session asks the other
/// nodes of this library to give it up, on a channel that nobody else listens to; each answers once it has kept what it had.
/// <code>
/// question, to all:     id LF node LF pid LF namespace
/// answer, to the node:  id
/// </code>
/// </summary>
internal sealed class SessionClaims : IDisposable
{
    private const int Parts = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, Countdown> _asked = new(StringComparer.Ordinal);
    private readonly IMessageBus _bus;
    private readonly TimeProvider _clock;
    private readonly Action<string, string> _giveUp;
    private readonly string _node = NodeIds.Long();
    private readonly string _channel;
    private readonly IDisposable[] _subscriptions;

    /// <param name="prefix">What the channels begin with.</param>
    /// <param name="bus">The channels.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="giveUp">Gets the namespace and the secret of a session that another node wants.</param>
    public SessionClaims(string prefix, IMessageBus bus, TimeProvider clock, Action<string, string> giveUp)
    {
        _bus = bus;
        _clock = clock;
        _giveUp = giveUp;
        _channel = $"{prefix}-recovery#";
        _subscriptions = [bus.Subscribe(_channel, (_, message) => Answer(message)), bus.Subscribe(ChannelOf(_node), (_, message) => TakeAnswer(message))];
    }

    /// <summary>Has the other nodes give up a session.</summary>
    /// <returns>Whether there are any, so that it is worth looking for it again.</returns>
    public async Task<bool> AskAsync(string place, string pid)
    {
        if (await _bus.CountSubscribersAsync(_channel) is not { } nodes || nodes < 2) return false;
        var id = NodeIds.Long();
        var answers = new Countdown(nodes - 1);
        _asked[id] = answers;
        _bus.Publish(_channel, Encoding.UTF8.GetBytes(string.Join('\n', id, _node, pid, place)));
        await answers.Done.WaitAsync(Patience, _clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _asked.TryRemove(id, out _);
        return true;
    }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions) subscription.Dispose();
    }

    private string ChannelOf(string node) => $"{_channel}{node}#";

    private void Answer(byte[] message)
    {
        if (Encoding.UTF8.GetString(message).Split('\n', Parts) is not [var id, var node, var pid, var place] || node == _node) return;
        _giveUp(place, pid);
        _bus.Publish(ChannelOf(node), Encoding.UTF8.GetBytes(id));
    }

    private void TakeAnswer(byte[] message)
    {
        if (_asked.TryGetValue(Encoding.UTF8.GetString(message), out var answers)) answers.Signal();
    }

    private sealed class Countdown(int missing)
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _missing = missing;

        public Task Done => _done.Task;

        public void Signal()
        {
            if (Interlocked.Decrement(ref _missing) == 0) _done.TrySetResult();
        }
    }
}
