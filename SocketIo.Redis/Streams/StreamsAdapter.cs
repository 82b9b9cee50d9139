using System.Text;
using SocketIo.Redis.Cluster;
using SocketIo.Redis.Connections;
using SocketIo.Redis.Diagnostics;
using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Broadcast.Recovery;
using StackExchange.Redis;

namespace SocketIo.Redis.Streams;

/// <summary>
/// The adapter of <c>@socket.io/redis-streams-adapter</c> 0.3 for one namespace. What is for good goes through the stream (F-ADP-55): events,
/// changes of rooms, disconnections. Questions and answers go over Pub/Sub (F-ADP-57).
/// <para>
/// Where clients can be recovered, what this node sends goes to its own sockets when it comes back from the stream, at its place among what
/// others send. The reference sends it at once, so that a client may have a later event and miss an earlier one for good.
/// </para>
/// </summary>
internal sealed class StreamsAdapter : ClusterProtocol
{
    private readonly RedisContext _context;
    private readonly StreamsSettings _settings;
    private readonly StreamBudget _budget;
    private readonly StreamTail _tail;
    private readonly SessionStore? _store;
    private readonly OwnEntries? _own;
    private readonly Action<StreamsAdapter> _closed;
    private readonly IMessageBus _bus;
    private readonly string _publicChannel;
    private readonly IDisposable[] _subscriptions;
    private long _dropped;

    /// <param name="local">The sockets of this node.</param>
    /// <param name="context">What the adapters share.</param>
    /// <param name="settings">How streams work.</param>
    /// <param name="budget">How much may be on its way to the streams.</param>
    /// <param name="bus">Plain or sharded Pub/Sub.</param>
    /// <param name="tail">Reads the namespace's stream, and hands over what concerns it to <see cref="Take(StreamEntry)"/>.</param>
    /// <param name="claims">Asks other nodes for sessions.</param>
    /// <param name="closed">Told when nothing may be handed over any more.</param>
    public StreamsAdapter(
        LocalNode local,
        RedisContext context,
        StreamsSettings settings,
        StreamBudget budget,
        IMessageBus bus,
        StreamTail tail,
        SessionClaims claims,
        Action<StreamsAdapter> closed)
        : base(local, context)
    {
        _context = context;
        _settings = settings;
        _budget = budget;
        _bus = bus;
        _tail = tail;
        _closed = closed;
        if (local.SharedLog is { } log)
        {
            _store = new SessionStore(local, tail, claims, context, settings);
            _own = new OwnEntries(
                local.Deadlines,
                AppendAsync,
                entry => Deliver(entry.Type, entry.Data, id: null),
                log.NoteGap,
                context.Settings.MaxQueuedMessages,
                context.Settings.MaxQueuedBytes);
        }

        _publicChannel = $"{context.Settings.KeyPrefix}#{local.Name}#";
        _subscriptions = [bus.Subscribe(_publicChannel, Take), bus.Subscribe($"{_publicChannel}{Uid}#", Take)];
        Start();
    }

    public override bool DeliversItself => _own is not null;

    public override ISharedRecovery? Recovery => _store;

    /// <summary>The namespace's name.</summary>
    public string Place => Local.Name;

    /// <summary>Takes an entry of the stream.</summary>
    public void Take(StreamEntry entry)
    {
        var type = (ClusterMessageType)entry.Type;
        if (entry.Type == StreamEntry.GapType) NoteGap();
        if (!IsForGood(type) && type != ClusterMessageType.ServerSideEmit) return;
        if (entry.Node != Uid) Deliver(type, entry, isOwn: false);
        else if (entry.Data is { } data) _own?.Return(type, data, () => Deliver(type, entry, isOwn: true));
    }

    /// <summary>Entries may be missing in the stream, or have been missed.</summary>
    public void NoteGap() => Local.SharedLog?.NoteGap();

    /// <summary>A client of ours has come to another node.</summary>
    public void GiveUp(string pid) => Local.SharedLog?.GiveUp(pid);

    protected override ValueTask PublishAsync(ClusterMessage message)
    {
        if (message.WantsAnswer || !IsForGood(message.Type))
        {
            _bus.Publish(_publicChannel, Envelope(message));
            return ValueTask.CompletedTask;
        }

        var data = Encode(message);
        if (_own is not null && message.Target is not { Volatile: true }) return _own.AddAsync(message.Type, data);
        _ = AppendAsync(new OwnEntry(message.Type, data, since: 0)).ContinueWith(static done => _ = done.Exception, TaskScheduler.Default);
        return ValueTask.CompletedTask;
    }

    protected override void Respond(string uid, ClusterMessage message) => _bus.Publish($"{_publicChannel}{uid}#", Envelope(message));

    protected override Task<int?> CountNodesAsync() => _bus.CountSubscribersAsync(_publicChannel);

    protected override async ValueTask StopAsync()
    {
        _closed(this);
        _own?.Close();
        foreach (var subscription in _subscriptions) subscription.Dispose();
        if (_store is not null) await _store.WhenSavedAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static bool IsForGood(ClusterMessageType type) =>
        type is ClusterMessageType.Broadcast or ClusterMessageType.SocketsJoin or ClusterMessageType.SocketsLeave or ClusterMessageType.DisconnectSockets;

    private void Take(string channel, byte[] message)
    {
        using var input = ClusterInput.TryReadMessagePack(message);
        if (input is null)
        {
            RedisLog.MessageUnreadable(_context.Log, channel);
            return;
        }

        var value = input.Value;
        if (value.Member("uid"u8).AsText() is { } uid && value.Member("nsp"u8).AsText() == Local.Name)
            Receive((ClusterMessageType)(value.Member("type"u8).AsNumber() ?? 0), uid, value.Member("data"u8));
    }

    private void Deliver(ClusterMessageType type, StreamEntry entry, bool isOwn)
    {
        using var input = entry.Decode() is { } bytes ? ClusterInput.TryRead(bytes) : null;
        if (input is null)
        {
            RedisLog.MessageUnreadable(_context.Log, _tail.Stream);
            return;
        }

        var offset = _own is not null && StreamPosition.TryRead(entry.Id, out _) ? entry.Id : null;
        if (isOwn) Handle(type, Uid, input.Value, offset);
        else Receive(type, entry.Node ?? "", input.Value, offset);
    }

    // What does not come back from the stream in time.
    private void Deliver(ClusterMessageType type, byte[] data, string? id) => Deliver(type, new StreamEntry(id ?? "", Uid, Local.Name, (int)type, data), isOwn: true);

    private byte[] Encode(ClusterMessage message)
    {
        using var writer = new ClusterWriter(Local.Json);
        writer.Write(message.Data);
        return writer.HasBinary && !_settings.OnlyPlaintext
            ? Encoding.ASCII.GetBytes(Convert.ToBase64String(writer.ToMessagePack()))
            : writer.ToJson();
    }

    private byte[] Envelope(ClusterMessage message)
    {
        using var writer = WriteEnvelope(message);
        return writer.ToMessagePack();
    }

    private Task AppendAsync(OwnEntry entry)
    {
        if (_budget.TryTake(entry.Data.Length)) return WriteAsync(entry);
        NoteDropped("full");
        return Task.FromException(new InvalidOperationException("Too much is on its way to Redis."));
    }

    private async Task WriteAsync(OwnEntry entry)
    {
        try
        {
            await AddAsync((int)entry.Type, "data", entry.Data);
            _context.Metrics.Published(entry.Data.Length);
            if (Volatile.Read(ref _dropped) > 0 && Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped) TellDropped(dropped);
        }
        catch (Exception fault)
        {
            NoteDropped("failed");
            RedisLog.CommandFailed(_context.Log, fault);
            throw;
        }
        finally
        {
            _budget.Return(entry.Data.Length);
        }
    }

    private Task<RedisResult> AddAsync(int type, params object[] more)
    {
        var database = _context.Link.Database ?? throw new InvalidOperationException("Not connected to Redis yet.");
        return database.ExecuteAsync("XADD", [(RedisKey)_tail.Stream, "MAXLEN", "~", _settings.MaxLength, "*", "uid", Uid, "nsp", Local.Name, "type", type, .. more]);
    }

    // Behind all that was written, and before what will be: no node recovers a client across this place.
    private void TellDropped(long dropped)
    {
        RedisLog.MessagesDropped(_context.Log, dropped);
        if (_own is not null) _ = AddAsync(StreamEntry.GapType).ContinueWith(static done => _ = done.Exception, TaskScheduler.Default);
    }

    private void NoteDropped(string cause)
    {
        _context.Metrics.Dropped(cause);
        Interlocked.Increment(ref _dropped);
    }
}
