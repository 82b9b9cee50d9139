using System.Data.Common;
using System.Threading.Channels;
using Chat.Host.Diagnostics;
using Chat.Host.Domain;
using Chat.Host.Store.Providers;
using Microsoft.Extensions.Options;

namespace Chat.Host.Store.Committing;

/// <summary>
/// Stores messages and receipts, all that wait in one transaction: while one is on its way to the disk, the next batch gathers.
/// Each sender hears of it after the commit. What waits is limited; what still waits when the host stops is stored.
/// </summary>
internal sealed class Committer : IAsyncDisposable
{
    private const int MostInBatch = 256;

    private readonly Channel<PendingWrite> _waiting;
    private readonly Database _database;
    private readonly IDatabaseProvider _provider;
    private readonly ChatMeter _meter;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _limit;
    private readonly Task _loop;
    private volatile Exception? _trouble;

    public Committer(Database database, IDatabaseProvider provider, IOptions<DatabaseOptions> options, ChatMeter meter, TimeProvider clock)
    {
        (_database, _provider, _meter, _clock) = (database, provider, meter, clock);
        _limit = options.Value.Timeout;
        _waiting = Channel.CreateBounded<PendingWrite>(new BoundedChannelOptions(options.Value.MaxWaiting) { SingleReader = true });
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Why the last batch could not be stored; null once one was.</summary>
    public Exception? Trouble => _trouble;

    /// <summary>For <see cref="PendingWrite.Since"/>.</summary>
    public long Now => _clock.GetTimestamp();

    /// <exception cref="StoreBusyException">As many wait as may.</exception>
    public void Add(PendingWrite write)
    {
        _meter.WriteWaits(1);
        if (_waiting.Writer.TryWrite(write)) return;
        _meter.WriteWaits(-1);
        throw new StoreBusyException();
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
    }

    private async Task RunAsync()
    {
        var batch = new List<PendingWrite>();
        while (await _waiting.Reader.WaitToReadAsync())
        {
            while (batch.Count < MostInBatch && _waiting.Reader.TryRead(out var write)) batch.Add(write);
            _meter.WriteWaits(-batch.Count);
            await TryStoreAsync(batch);
            batch.Clear();
        }
    }

    /// <summary>Nothing that goes wrong with a batch ends the loop, and nobody is left waiting.</summary>
    private async Task TryStoreAsync(List<PendingWrite> batch)
    {
        try
        {
            await StoreAsync(Fresh(batch));
        }
        catch (Exception exception)
        {
            foreach (var write in batch) write.Fail(exception);
        }
    }

    /// <summary>Without those that have waited so long that nobody waits for them any more, as the store hangs.</summary>
    private List<PendingWrite> Fresh(List<PendingWrite> batch)
    {
        var fresh = new List<PendingWrite>(batch.Count);
        foreach (var write in batch)
        {
            if (_clock.GetElapsedTime(write.Since) < _limit) fresh.Add(write);
            else write.Fail(new StoreBusyException());
        }
        return fresh;
    }

    private async Task StoreAsync(List<PendingWrite> batch)
    {
        if (batch.Count == 0) return;
        var written = false;
        try
        {
            await _database.WriteAsync(async transaction =>
            {
                written = false;
                await WriteAsync(transaction, batch);
                written = true;
            });
            foreach (var write in batch) write.Complete();
            _trouble = null;
            _meter.BatchStored(batch.Count);
        }
        catch (Exception exception) when (!written && batch.Count > 1 && _provider.IsAboutData(exception))
        {
            // One of them is bad. Nothing was stored yet, so the halves are tried until it stands alone.
            await StoreAsync(batch[..(batch.Count / 2)]);
            await StoreAsync(batch[(batch.Count / 2)..]);
        }
        catch (Exception exception)
        {
            if (!_provider.IsAboutData(exception)) _trouble = exception;
            foreach (var write in batch) write.Fail(exception);
        }
    }

    private async Task WriteAsync(DbTransaction transaction, List<PendingWrite> batch)
    {
        var rows = new Rows(transaction);
        var conversations = await LockedConversations.LockAsync(rows, _database.Words, batch.SelectMany(write => write.Conversations));
        await new MessageBatch(rows, _database.Words, conversations).StoreAsync([.. batch.OfType<PendingMessage>()]);
        await new MarkBatch(rows, _database.Words, conversations).MoveAsync([.. batch.OfType<PendingMarks>()]);
    }
}
