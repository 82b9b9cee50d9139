using System.Security.Cryptography;
using Chat.Host.Diagnostics;
using StackExchange.Redis;

namespace Chat.Host.Cluster.Shared;

/// <summary>
/// What the nodes share in Redis, as one of them sees it. Every change is made on this node and, while Redis has all that this node has, there
/// too: in the same order, as both happen under one lock and Redis takes the commands of a connection one after the other. When Redis does not
/// answer, the node goes by what it knows itself, until <see cref="Resume"/> has given Redis all of that again.
/// </summary>
internal sealed class SharedRedis(RedisPlace place, TimeProvider clock, ILogger<SharedRedis> logger) : IDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(500);

    /// <summary>Sends a command.</summary>
    public delegate Task<RedisResult> Send(Script script, RedisKey[] keys, params RedisValue[] arguments);

    private readonly Lock _order = new();
    private ConnectionMultiplexer? _redis;
    private IDatabase? _whole;
    private bool _told;
    private bool _ended;

    /// <summary>This start of the host, among all others.</summary>
    public string Node { get; } = RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>Why this node goes by what it knows itself, or null.</summary>
    public string? Trouble { get; private set; } = "not connected yet";

    /// <summary>How long an answer may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(1);

    public bool IsWhole => Volatile.Read(ref _whole) is not null;

    /// <summary>Connects if that was not done before; connections that are lost come back by themselves.</summary>
    public async Task<IDatabase> ConnectAsync()
    {
        if (_redis is null)
        {
            var configuration = ConfigurationOptions.Parse(place.Text);
            configuration.AbortOnConnectFail = false;
            configuration.ReconnectRetryPolicy = new LinearRetry((int)Retry.TotalMilliseconds);
            _redis = await ConnectionMultiplexer.ConnectAsync(configuration);

            // What comes back may be another Redis, or one that has forgotten everything.
            _redis.ConnectionFailed += (_, lost) => Part($"the connection was lost ({lost.FailureType})");
        }
        return _redis.GetDatabase();
    }

    /// <summary>Where there are several servers, another may have become the primary; by itself the driver asks them once a minute.</summary>
    public async Task FindPrimaryAsync()
    {
        try
        {
            if (_redis is not null && _redis.GetEndPoints().Length > 1) await _redis.ConfigureAsync();
        }
        catch (Exception fault) when (IsTrouble(fault))
        {
            // That is why it is looked for, again at the next beat.
        }
    }

    /// <summary>Asks Redis, whatever state this node is in.</summary>
    public Task<RedisResult> AskAsync(IDatabase database, Script script, RedisKey[] keys, params RedisValue[] arguments) =>
        InTimeAsync(Ask(database, script, keys, arguments));

    /// <exception cref="TimeoutException">Redis does not answer.</exception>
    public async Task<T> InTimeAsync<T>(Task<T> asked, TimeSpan? limit = null)
    {
        try
        {
            return await asked.WaitAsync(limit ?? Patience, clock);
        }
        catch (TimeoutException) when (!asked.IsCompleted)
        {
            _ = asked.ContinueWith(static late => _ = late.Exception, TaskScheduler.Default);
            throw new TimeoutException($"Redis has not answered within {(limit ?? Patience).TotalSeconds} s");
        }
    }

    /// <summary>Does something here and there, and answers with what Redis said, or with what this node knows.</summary>
    public async ValueTask<T> DoAsync<T>(
        Func<ValueTask<T>> here, Func<RedisResult, T> read, Script script, RedisKey[] keys, params RedisValue[] arguments)
    {
        Task<T> own;
        Task<RedisResult>? asked = null;
        lock (_order)
        {
            own = here().AsTask();
            if (_whole is { } database) asked = Ask(database, script, keys, arguments);
        }
        var known = await own;
        if (asked is null) return known;
        try
        {
            // On a thread of the pool: the one that reads from Redis is not to run what comes next.
            return read(await InTimeAsync(asked).ConfigureAwait(ConfigureAwaitOptions.ForceYielding));
        }
        catch (Exception fault) when (IsTrouble(fault))
        {
            Part(fault.Message);
            return known;
        }
    }

    /// <summary>From here on this node goes by what it knows itself.</summary>
    public void Part(string why)
    {
        lock (_order)
        {
            _whole = null;
            Trouble = why;
            if (_told || _ended) return;
            _told = true;
        }
        ChatLog.PresenceApart(logger, why);
    }

    /// <summary>Redis is told all that this node has, and each change from now on.</summary>
    /// <param name="database">Where.</param>
    /// <param name="tell">Sends the commands; nothing changes on this node meanwhile.</param>
    public T Resume<T>(IDatabase database, Func<Send, T> tell)
    {
        lock (_order)
        {
            var told = tell((script, keys, arguments) => Ask(database, script, keys, arguments));
            _whole = database;
            return told;
        }
    }

    /// <summary>Redis has taken all of that.</summary>
    public void Confirm(int sockets)
    {
        lock (_order)
        {
            if (_whole is null) return;
            Trouble = null;
            _told = false;
        }
        ChatLog.PresenceShared(logger, Node, sockets);
    }

    public static bool IsTrouble(Exception fault) => fault is RedisException or TimeoutException or ObjectDisposedException or OperationCanceledException;

    public void Dispose()
    {
        lock (_order) _ended = true;
        _redis?.Dispose();
    }

    private static Task<RedisResult> Ask(IDatabase database, Script script, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            return database.ScriptEvaluateAsync(script.Hash, keys, arguments);
        }
        catch (Exception fault) when (IsTrouble(fault))
        {
            return Task.FromException<RedisResult>(fault);
        }
    }
}
