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

    public void MessageStored() => Tell(_messages, 1, static (counter, count) => counter.Add(count));

    public void Delivered() => Tell(_deliveries, 1, static (counter, count) => counter.Add(count));

    public void Refused(string code) => Tell(_refusals, code, static (counter, code) => counter.Add(1, Tag("code", code)));

    public void Connected(string contract, int change) =>
        Tell(_connections, (contract, change), static (counter, of) => counter.Add(of.change, Tag("contract", of.contract)));

    public void UserCame() => Tell(_users, 1, static (counter, count) => counter.Add(count));

    public void UserWent() => Tell(_users, -1, static (counter, count) => counter.Add(count));

    public void BatchStored(int writes) => Tell(_batches, writes, static (histogram, count) => histogram.Record(count));

    public void WriteWaits(int change) => Tell(_waiting, change, static (counter, count) => counter.Add(count));

    public void StoreUsed(long startedAt, string kind) => Tell(
        _store, (Seconds: Stopwatch.GetElapsedTime(startedAt).TotalSeconds, Kind: kind),
        static (histogram, used) => histogram.Record(used.Seconds, Tag("kind", used.Kind)));

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    /// <summary>Whoever listens is called within and may throw. What was stored by then stays stored, and its sender must hear so.</summary>
    private static void Tell<TInstrument, TValue>(TInstrument instrument, TValue value, Action<TInstrument, TValue> record)
    {
        try
        {
            record(instrument, value);
        }
        catch (Exception)
        {
            // The listener's own fault, and its own to tell.
        }
    }
}
