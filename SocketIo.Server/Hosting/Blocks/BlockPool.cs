using System.Buffers;

namespace SocketIo.Server.Hosting.Blocks;

/// <summary>
/// Blocks of one size. What came back last is lent first, so the others lie untouched, and those that nobody needed from one look to the
/// next are let go.
/// </summary>
internal sealed class BlockPool : MemoryPool<byte>
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Stack<Block> _idle = new();
    private readonly int _size;
    private readonly ITimer _looks;
    private int _lent;
    private int _leastIdle;
    private bool _isDisposed;

    public BlockPool(int size, TimeProvider clock)
    {
        _size = size;
        _looks = clock.CreateTimer(static pool => ((BlockPool)pool!).LetGo(), this, BetweenLooks, BetweenLooks);
    }

    public override int MaxBufferSize => _size;

    /// <summary>How many blocks wait to be lent.</summary>
    public int Idle
    {
        get
        {
            lock (_gate) return _idle.Count;
        }
    }

    /// <summary>How many blocks are in use.</summary>
    public int Lent
    {
        get
        {
            lock (_gate) return _lent;
        }
    }

    /// <exception cref="ArgumentOutOfRangeException">More is asked for than a block has.</exception>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, _size);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _lent++;
            if (_idle.TryPop(out var block))
            {
                _leastIdle = Math.Min(_leastIdle, _idle.Count);
                return block;
            }
        }

        return new Block(this, _size);
    }

    /// <summary>Takes a block back; whoever had it must not touch it any more.</summary>
    public void Return(Block block)
    {
        lock (_gate)
        {
            _lent--;
            if (!_isDisposed) _idle.Push(block);
        }
    }

    protected override void Dispose(bool disposing)
    {
        _looks.Dispose();
        lock (_gate)
        {
            _isDisposed = true;
            _idle.Clear();
        }
    }

    private void LetGo()
    {
        lock (_gate)
        {
            for (; _leastIdle > 0; _leastIdle--) _idle.Pop();
            _leastIdle = _idle.Count;
            _idle.TrimExcess();
        }
    }
}
