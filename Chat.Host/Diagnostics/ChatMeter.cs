using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Chat.Host.Diagnostics;

/// <summary>The numbers of the chat. Those of sockets and sessions are the server's own.</summary>
internal sealed class ChatMeter
{
    public const string Name = "Chat.Host";

    private readonly Counter<long> _messages;
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _refusals;
    private readonly UpDownCounter<long> _connections;
    private readonly UpDownCounter<long> _users;
    private readonly Histogram<double> _store;
    private readonly Histogram<int> _batches;
    private readonly UpDownCounter<long> _waiting;

    public ChatMeter(IMeterFactory factory)
    {
        var meter = factory.Create(Name);
        _messages = meter.CreateCounter<long>("chat.messages", "{message}", "Messages stored.");
        _deliveries = meter.CreateCounter<long>("chat.deliveries", "{message}", "Messages handed over on connect, after an absence.");
        _refusals = meter.CreateCounter<long>("chat.refusals", "{answer}", "Events answered with an error, by code.");
        _connections = meter.CreateUpDownCounter<long>("chat.connections", "{socket}", "Sockets that were let in, by contract.");
        _users = meter.CreateUpDownCounter<long>("chat.users", "{user}", "Users with at least one socket.");
        _store = meter.CreateHistogram<double>("chat.store.duration", "s", "Time a store operation took, waiting included.");
        _batches = meter.CreateHistogram<int>("chat.store.batch", "{write}", "Messages and receipts stored by one commit.");
        _waiting = meter.CreateUpDownCounter<long>("chat.store.waiting", "{write}", "Messages and receipts that wait to be stored.");
    }

    public void MessageStored() => _messages.Add(1);

    public void Delivered() => _deliveries.Add(1);

    public void Refused(string code) => _refusals.Add(1, new KeyValuePair<string, object?>("code", code));

    public void Connected(string contract, int change) => _connections.Add(change, new KeyValuePair<string, object?>("contract", contract));

    public void UserCame() => _users.Add(1);

    public void UserWent() => _users.Add(-1);

    public void BatchStored(int writes) => _batches.Record(writes);

    public void WriteWaits(int change) => _waiting.Add(change);

    public void StoreUsed(long startedAt, string kind) =>
        _store.Record(Stopwatch.GetElapsedTime(startedAt).TotalSeconds, new KeyValuePair<string, object?>("kind", kind));
}
