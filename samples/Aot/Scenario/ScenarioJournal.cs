using System.Collections.Concurrent;
using System.Text.Json;

namespace Aot.Scenario;

/// <summary>What the server saw, kept across its restarts so that a client can ask afterwards.</summary>
internal sealed class ScenarioJournal
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Departure>> _departures = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<JsonElement>> _records = new();
    private readonly ConcurrentDictionary<string, bool> _seen = new();

    public void Departed(string id, Departure departure) => DepartureOf(id).TrySetResult(departure);

    public Task<Departure> DepartureAsync(string id) => DepartureOf(id).Task;

    public void Record(string key, JsonElement value) => RecordsOf(key).Enqueue(value);

    public JsonElement[] Records(string key) => [.. RecordsOf(key)];

    public bool IsFirst(string key) => _seen.TryAdd(key, true);

    private TaskCompletionSource<Departure> DepartureOf(string id) =>
        _departures.GetOrAdd(id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private ConcurrentQueue<JsonElement> RecordsOf(string key) => _records.GetOrAdd(key, _ => []);

    /// <summary>How one socket left: what its two handlers were told and what they found.</summary>
    internal sealed record Departure(string Reason, string? ReasonBefore, string[] RoomsBefore, string[] RoomsAfter, bool Connected);
}
