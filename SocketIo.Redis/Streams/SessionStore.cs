using SocketIo.Redis.Connections;
using SocketIo.Redis.Diagnostics;
using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Broadcast.Recovery;
using StackExchange.Redis;

namespace SocketIo.Redis.Streams;

/// <summary>What nodes keep for each other of one namespace in Redis: lost sessions under keys that end by themselves, events in the stream.</summary>
internal sealed class SessionStore(LocalNode local, StreamTail tail, SessionClaims claims, RedisContext context, StreamsSettings settings) : ISharedRecovery
{
    private const int PageSize = 500;
    private const int LongestPid = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly StreamReplay _replay = new(local, tail.Stream, PageSize);

    /// <summary>The save that was begun last; the one connection does them in order.</summary>
    private volatile Task _saving = Task.CompletedTask;

    public long Position => tail.Position;

    public bool TryRead(string offset, out long position) => StreamPosition.TryRead(offset, out position);

    public void Save(SavedSession session, TimeSpan duration)
    {
        try
        {
            if (context.Link.Database is not { } database) return;
            var record = SessionRecord.Write(session, tail.Incarnation, local.Json);
            _saving = SaveAsync(database, KeyOf(session.Pid), record, duration);
        }
        catch (Exception fault)
        {
            // What the application keeps may not be fit for JSON. Its client begins anew.
            RedisLog.SessionNotKept(context.Log, fault, local.Name);
        }
    }

    public async Task<SavedSession?> TakeAsync(string pid)
    {
        if (pid.Length > LongestPid) return null;
        try
        {
            var record = await TakeRecordAsync(pid);
            if (record is null && await claims.AskAsync(local.Name, pid)) record = await TakeRecordAsync(pid);
            return record is null ? null : SessionRecord.Read(record, tail.Incarnation);
        }
        catch (Exception fault)
        {
            RedisLog.CommandFailed(context.Log, fault);
            return null;
        }
    }

    public Task<bool> ReachAsync(long position) => tail.ReachAsync(position, Patience);

    public async Task<bool> ReadAsync(long first, long last, ISharedLogReader reader)
    {
        if (context.Link.Database is not { } database) return false;
        var reading = _replay.ReadAsync(database, first, last, reader);
        try
        {
            return await reading.WaitAsync(Patience + Patience, context.Clock);
        }
        catch (Exception fault)
        {
            RedisLog.CommandFailed(context.Log, fault);
            // What fails later than that is no news.
            _ = reading.ContinueWith(static late => _ = late.Exception, TaskScheduler.Default);
            return false;
        }
    }

    public async Task RevokeAsync(string room, TimeSpan duration)
    {
        try
        {
            if (context.Link.Database is { } database) await database.StringSetAsync(RevokedKeyOf(room), "", duration).WaitAsync(Patience, context.Clock);
        }
        catch (Exception fault)
        {
            RedisLog.CommandFailed(context.Log, fault);
        }
    }

    public async Task<bool> IsRevokedAsync(IReadOnlyCollection<string> rooms)
    {
        try
        {
            if (context.Link.Database is not { } database) return true;
            var found = await Task.WhenAll(rooms.Select(room => database.KeyExistsAsync(RevokedKeyOf(room)))).WaitAsync(Patience, context.Clock);
            return found.Contains(true);
        }
        catch (Exception fault)
        {
            RedisLog.CommandFailed(context.Log, fault);
            return true;
        }
    }

    /// <summary>Ends when what was to be kept is kept.</summary>
    public Task WhenSavedAsync() => _saving.WaitAsync(Patience, context.Clock);

    private RedisKey KeyOf(string pid) => settings.SessionKeyPrefix + pid;

    // Not under the prefix of sessions, whose secrets clients choose as they like.
    private RedisKey RevokedKeyOf(string room) => $"{context.Settings.KeyPrefix}-revoked#{room}";

    private async Task SaveAsync(IDatabase database, RedisKey key, byte[] record, TimeSpan duration)
    {
        try
        {
            await database.StringSetAsync(key, record, duration);
        }
        catch (Exception fault)
        {
            RedisLog.SessionNotKept(context.Log, fault, local.Name);
        }
    }

    // Read and deleted in one step: of two nodes that want it, one gets it (F-ADP-62).
    private async Task<byte[]?> TakeRecordAsync(string pid)
    {
        if (context.Link.Database is not { } database) return null;
        var both = database.CreateTransaction();
        var record = both.StringGetAsync(KeyOf(pid));
        _ = both.KeyDeleteAsync(KeyOf(pid));
        if (!await both.ExecuteAsync().WaitAsync(Patience, context.Clock)) return null;
        return await record;
    }
}
