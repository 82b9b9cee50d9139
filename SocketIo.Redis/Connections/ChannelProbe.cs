using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace SocketIo.Redis.Connections;

/// <summary>
/// One subscription and the proof that it works: what is sent to its channel comes back. The probe is JSON without any of the members that
/// messages have, so nodes of every kind pass it over.
/// </summary>
internal sealed class ChannelProbe(string channel, string probeChannel, Action<string, byte[]> handler)
{
    private static readonly byte[] Beginning = "{\"probe\":\""u8.ToArray();

    private readonly Lock _gate = new();
    private Task _last = Task.CompletedTask;
    private TaskCompletionSource _back = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isProven;
    private volatile bool _isEnded;

    /// <summary>The channel or pattern.</summary>
    public string Channel => channel;

    /// <summary>Whether it is a pattern, which no message has for its channel.</summary>
    public bool IsPattern => probeChannel != channel;

    /// <summary>Where the probe is sent to.</summary>
    public string ProbeChannel => probeChannel;

    /// <summary>The bytes of the probe, different for each subscription of each node.</summary>
    public byte[] Probe { get; } = Encoding.ASCII.GetBytes($"{{\"probe\":\"{RandomNumberGenerator.GetHexString(16, lowercase: true)}\"}}");

    /// <summary>Whether a probe has come back since it was last doubted.</summary>
    public bool IsProven => _isProven;

    /// <summary>When it was subscribed, or last doubted: a timestamp of the clock.</summary>
    public long Since { get; set; }

    /// <summary>How often a probe was sent since it was last proven.</summary>
    public int Attempts { get; private set; }

    /// <summary>What the connection calls, once it is subscribed there.</summary>
    public Action<RedisChannel, RedisValue>? Handler { get; set; }

    public bool IsSubscribed { get; set; }

    /// <summary>Whether nobody wants it any more. A step of <see cref="InTurnAsync"/> that subscribes looks at this first.</summary>
    public bool IsEnded => _isEnded;

    public void End() => _isEnded = true;

    /// <summary>Subscribes or unsubscribes when what was begun before has ended: from several threads, and yet one at a time and in order.</summary>
    /// <param name="step">Must end by itself.</param>
    public Task InTurnAsync(Func<Task> step)
    {
        lock (_gate) return _last = AfterAsync(_last, step);
    }

    public void Doubt(long now)
    {
        if (_isProven) Since = now;
        _isProven = false;
    }

    /// <summary>A probe is about to be sent.</summary>
    /// <returns>Ends when one has come back.</returns>
    public Task Expect()
    {
        Attempts++;
        var back = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _back, back);
        return back.Task;
    }

    /// <summary>Takes what has come on the channel.</summary>
    public void Take(string from, byte[] message)
    {
        if (!message.AsSpan().StartsWith(Beginning))
        {
            handler(from, message);
        }
        else if (message.AsSpan().SequenceEqual(Probe))
        {
            Attempts = 0;
            _isProven = true;
            Volatile.Read(ref _back).TrySetResult();
        }
    }

    private static async Task AfterAsync(Task before, Func<Task> step)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        await step();
    }
}
