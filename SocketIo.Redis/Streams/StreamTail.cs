using Microsoft.Extensions.Logging;
using SocketIo.Redis.Connections;
using SocketIo.Redis.Diagnostics;
using StackExchange.Redis;

namespace SocketIo.Redis.Streams;

/// <summary>
/// Follows one stream from where it ends when this node begins, over a connection of its own: a read that waits for the next entry would
/// keep everybody else's commands waiting too (F-ADP-58). Entries are handed over one at a time, in order, each once.
/// </summary>
internal sealed class StreamTail : IAsyncDisposable
{
    // A read that has not come back so long after it should have is on a connection that is dead.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(200);

    private readonly ConfigurationOptions _configuration;
    private readonly StreamsSettings _settings;
    private readonly Action<StreamEntry> _take;
    private readonly Action _gap;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _gate = new();
    private readonly List<(long Position, TaskCompletionSource Reached)> _waiting = [];
    private readonly Task _run;
    private ConnectionMultiplexer? _redis;
    private string _last = "";
    private long _position;

    /// <param name="stream">The stream's key.</param>
    /// <param name="configuration">Where Redis is; its own.</param>
    /// <param name="settings">How it is read.</param>
    /// <param name="take">Gets each entry.</param>
    /// <param name="gap">Told when entries may have been lost.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="log">The log.</param>
    public StreamTail(
        string stream, ConfigurationOptions configuration, StreamsSettings settings, Action<StreamEntry> take, Action gap, TimeProvider clock, ILogger log)
    {
        Stream = stream;
        _configuration = configuration;
        _configuration.AbortOnConnectFail = false;
        _settings = settings;
        _take = take;
        _gap = gap;
        _clock = clock;
        _log = log;
        _run = Task.Run(RunAsync);
    }

    public string Stream { get; }

    /// <summary>Everything up to here has been handed over; 0 before it is known where the stream ended.</summary>
    public long Position => Interlocked.Read(ref _position);

    /// <summary>Which Redis it reads from: another one after each of its restarts. Empty before the first is known.</summary>
    public string Incarnation { get; private set; } = "";

    /// <summary>Whether the last read came back as it should.</summary>
    public bool IsReading { get; private set; }

    /// <summary>Waits until <see cref="Position"/> is not before another.</summary>
    public async Task<bool> ReachAsync(long position, TimeSpan patience)
    {
        TaskCompletionSource reached;
        lock (_gate)
        {
            if (Position >= position) return true;
            reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((position, reached));
        }

        try
        {
            await reached.Task.WaitAsync(patience, _clock, _closing.Token);
            return true;
        }
        catch (Exception end) when (end is TimeoutException or OperationCanceledException)
        {
            lock (_gate) _waiting.RemoveAll(waiting => waiting.Reached == reached);
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_closing.IsCancellationRequested) return;
        await _closing.CancelAsync();
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _redis?.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                var redis = _redis ??= await ConnectionMultiplexer.ConnectAsync(_configuration);
                var database = redis.GetDatabase();
                if (!IsReading) await BeginAsync(database);
                IsReading = true;
                await ReadAsync(database);
            }
            catch (Exception fault) when (!_closing.IsCancellationRequested)
            {
                RedisLog.CommandFailed(_log, fault);
                IsReading = false;
                if (fault is TimeoutException) DropConnection();
                else _ = Primaries.FindAsync(_redis, _log);
                await Task.Delay(Retry, _clock, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ReadAsync(IDatabase database)
    {
        var answer = await AskAsync(
            database, "XREAD", "BLOCK", (long)_settings.BlockTime.TotalMilliseconds, "COUNT", _settings.ReadCount, "STREAMS", (RedisKey)Stream, _last);
        if (answer.IsNull) return;
        foreach (var entry in StreamEntry.ReadAll(((RedisResult[])((RedisResult[])answer)[0])[1]))
        {
            Take(entry);
            MoveTo(entry.Id);
        }
    }

    private void Take(StreamEntry entry)
    {
        try
        {
            _take(entry);
        }
        catch (Exception fault)
        {
            RedisLog.MessageFailed(_log, fault, Stream);
        }
    }

    // After each connection: what was read before is still true of the same Redis only.
    private async Task BeginAsync(IDatabase database)
    {
        var incarnation = await IncarnationAsync(database);
        var end = await EndAsync(database);
        if (end is null)
        {
            // An entry that is no message: where a stream has none, nobody could tell whether it ever had some.
            end = (string)await AskAsync(database, "XADD", (RedisKey)Stream, "MAXLEN", "~", _settings.MaxLength, "*", "uid", "begin");
        }

        var isSame = incarnation == Incarnation;
        Incarnation = incarnation;
        if (_last.Length == 0)
        {
            MoveTo(end);
            return;
        }

        if (!isSame || await OldestAsync(database) > Position) _gap();
        // A clock that goes behind: the entries to come are before what was read last.
        if (StreamPosition.TryRead(end, out var position) && position < Position) MoveTo(end);
    }

    private async Task<string?> EndAsync(IDatabase database)
    {
        var newest = StreamEntry.ReadAll(await AskAsync(database, "XREVRANGE", (RedisKey)Stream, "+", "-", "COUNT", 1));
        return newest.FirstOrDefault()?.Id;
    }

    private async Task<long> OldestAsync(IDatabase database)
    {
        var oldest = StreamEntry.ReadAll(await AskAsync(database, "XRANGE", (RedisKey)Stream, "-", "+", "COUNT", 1));
        return StreamPosition.TryRead(oldest.FirstOrDefault()?.Id, out var position) ? position : 0;
    }

    private async Task<string> IncarnationAsync(IDatabase database)
    {
        const string Name = "run_id:";
        var told = (string)await AskAsync(database, "INFO", "server");
        return told.Split('\n').FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal))?[Name.Length..].Trim() ?? "unknown";
    }

    private Task<RedisResult> AskAsync(IDatabase database, string command, params object[] arguments) =>
        database.ExecuteAsync(command, arguments).WaitAsync(_settings.BlockTime + Slack, _clock, _closing.Token);

    private void MoveTo(string id)
    {
        _last = id;
        if (!StreamPosition.TryRead(id, out var position))
        {
            // Without a position nobody can say what comes after it.
            _gap();
            return;
        }

        Interlocked.Exchange(ref _position, position);
        lock (_gate)
        {
            foreach (var (awaited, reached) in _waiting)
            {
                if (awaited <= position) reached.TrySetResult();
            }

            _waiting.RemoveAll(waiting => waiting.Position <= position);
        }
    }

    private void DropConnection()
    {
        var redis = Interlocked.Exchange(ref _redis, null);
        redis?.Dispose();
    }
}
