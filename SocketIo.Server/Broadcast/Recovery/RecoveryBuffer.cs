namespace SocketIo.Server.Broadcast.Recovery;

/// <summary>The events of one namespace from a certain position on, without gaps. Guarded by the lock of <see cref="RecoveryLog"/>.</summary>
internal sealed class RecoveryBuffer
{
    private const int FirstCapacity = 16;

    private RecoveryEntry[] _entries = [];
    private int _head;

    public int Count { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>The oldest position that is there, or <see cref="Next"/>.</summary>
    public long First { get; private set; } = 1;

    /// <summary>The position of the next event.</summary>
    public long Next => First + Count;

    public ref readonly RecoveryEntry this[long position] => ref _entries[(_head + (int)(position - First)) % _entries.Length];

    public void Add(in RecoveryEntry entry)
    {
        if (Count == _entries.Length) Resize(Math.Max(FirstCapacity, Count * 2));
        entry.Message.AddReference();
        _entries[(_head + Count) % _entries.Length] = entry;
        Count++;
        Bytes += entry.Size;
    }

    public void DropFirst()
    {
        ref var entry = ref _entries[_head];
        Bytes -= entry.Size;
        entry.Message.Release();
        entry = default;
        _head = (_head + 1) % _entries.Length;
        Count--;
        First++;
        if (Count == 0 || (_entries.Length > FirstCapacity && Count < _entries.Length / 4)) Resize(Count == 0 ? 0 : _entries.Length / 2);
    }

    private void Resize(int capacity)
    {
        var entries = new RecoveryEntry[capacity];
        for (var i = 0; i < Count; i++) entries[i] = _entries[(_head + i) % _entries.Length];
        _entries = entries;
        _head = 0;
    }
}
