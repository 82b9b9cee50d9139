using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Load.Wire;

/// <summary>
/// Waits for all connections on the thread that runs it, and lets each handle what has come. Tasks that wait for a message go on within.
/// Its buffers serve one connection at a time, so that a connection at rest holds none.
/// </summary>
internal sealed class Reactor : IDisposable
{
    private const int MostEvents = 256;

    // Level-triggered, the system would look at each socket a second time, after it has been read.
    private const uint Watched = Native.Readable | Native.ReadHangUp | Native.EdgeTriggered;
    private const uint Ending = Native.ReadHangUp | Native.HangUp | Native.Error;

    // What a condition asks may be elsewhere, so it is looked at again even if nothing comes.
    private static readonly long LongestWait = Stopwatch.Frequency / 10;

    private readonly SafeFileHandle _poll = Native.CreatePoll(0);
    private readonly byte[] _events = new byte[MostEvents * Native.EventSize];
    private readonly List<Connection?> _connections = [];
    private readonly Stack<int> _free = [];
    private Exception? _fault;

    /// <summary>Where a connection receives.</summary>
    public byte[] Input { get; } = new byte[512 * 1024];

    /// <summary>What a connection sends in one go when it has handled what it received.</summary>
    public ByteList Output { get; } = new();

    /// <summary>What is to be sent at its time, whatever comes.</summary>
    public Pacer? Pacer { get; set; }

    public int Add(Connection connection, SafeHandle socket)
    {
        if (!_free.TryPop(out var place))
        {
            place = _connections.Count;
            _connections.Add(null);
        }

        _connections[place] = connection;
        Control(Native.Add, place, socket, Watched);
        return place;
    }

    public void Change(int place, SafeHandle socket, bool writes) =>
        Control(Native.Modify, place, socket, Watched | (writes ? Native.Writable : 0));

    /// <summary>The system forgets a socket by itself when it is closed.</summary>
    public void Remove(int place)
    {
        _connections[place] = null;
        _free.Push(place);
    }

    /// <summary>Ends the run with this fault.</summary>
    public void Fail(Exception fault) => _fault ??= fault;

    public void RunFor(TimeSpan time) => RunUntil(static () => false, time);

    /// <returns>Whether the condition came true in time.</returns>
    public bool RunUntil(Func<bool> condition, TimeSpan limit)
    {
        var end = Stopwatch.GetTimestamp() + (long)(limit.TotalSeconds * Stopwatch.Frequency);
        while (!condition())
        {
            var now = Stopwatch.GetTimestamp();
            if (now >= end) return false;
            Pacer?.Fire(now);
            Turn(Math.Clamp(Math.Min(end, Pacer?.Due ?? end) - Stopwatch.GetTimestamp(), 0, LongestWait));
            if (_fault is not null) throw new LoadException(_fault.Message);
        }

        return true;
    }

    /// <summary>Runs until a task has ended.</summary>
    public void Complete(Task task, TimeSpan limit)
    {
        if (!RunUntil(() => task.IsCompleted, limit)) throw new LoadException($"nothing more came for {limit.TotalSeconds} s");
        task.GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        foreach (var connection in _connections.ToArray()) connection?.Dispose();
        _poll.Dispose();
    }

    private void Turn(long stopwatchTicks)
    {
        var timeout = TimeSpec.From(TimeSpan.FromTicks(stopwatchTicks * TimeSpan.TicksPerSecond / Stopwatch.Frequency));
        var count = Native.Wait(_poll, ref _events[0], MostEvents, timeout, 0);
        for (var i = 0; i < count; i++)
        {
            var one = _events.AsSpan(i * Native.EventSize, Native.EventSize);
            var flags = MemoryMarshal.Read<uint>(one);
            var place = MemoryMarshal.Read<int>(one[(Native.EventSize - 8)..]);
            _connections[place]?.OnReady((flags & Native.Writable) != 0, (flags & ~Native.Writable) != 0, (flags & Ending) != 0);
        }
    }

    private void Control(int operation, int place, SafeHandle socket, uint flags)
    {
        Span<byte> request = stackalloc byte[16];
        MemoryMarshal.Write(request, flags);
        MemoryMarshal.Write(request[(Native.EventSize - 8)..], (long)place);
        if (Native.ControlPoll(_poll, operation, socket, ref request[0]) != 0) throw new LoadException("the system does not watch this socket");
    }
}
