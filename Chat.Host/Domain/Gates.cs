namespace Chat.Host.Domain;

/// <summary>
/// One gate a key; who is inside is alone with that key. A gate exists only while somebody is at it.
/// The order in which gates are entered is fixed so that nobody waits in a circle: users first, then conversations, each sorted.
/// </summary>
internal sealed class Gates
{
    private readonly Dictionary<string, Gate> _gates = [];

    public static string OfUser(long userId) => $"user:{userId}";

    public async ValueTask<IDisposable> EnterAsync(string key)
    {
        Gate gate;
        lock (_gates)
        {
            if (!_gates.TryGetValue(key, out gate!)) _gates.Add(key, gate = new Gate());
            gate.AtIt++;
        }
        await gate.Turn.WaitAsync();
        return new Leaving(this, key, gate);
    }

    public async ValueTask<IDisposable> EnterAllAsync(IEnumerable<string> keys)
    {
        var entered = new Many();
        foreach (var key in keys.Distinct().Order(StringComparer.Ordinal)) entered.Add(await EnterAsync(key));
        return entered;
    }

    private void Leave(string key, Gate gate)
    {
        lock (_gates)
        {
            if (--gate.AtIt == 0) _gates.Remove(key);
        }
        gate.Turn.Release();
    }

    private sealed class Gate
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public int AtIt { get; set; }
    }

    private sealed class Leaving(Gates gates, string key, Gate gate) : IDisposable
    {
        private bool _left;

        public void Dispose()
        {
            if (_left) return;
            _left = true;
            gates.Leave(key, gate);
        }
    }

    private sealed class Many : IDisposable
    {
        private readonly Stack<IDisposable> _entered = [];

        public void Add(IDisposable gate) => _entered.Push(gate);

        public void Dispose()
        {
            while (_entered.TryPop(out var gate)) gate.Dispose();
        }
    }
}
