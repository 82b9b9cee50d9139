namespace SocketIo.Server.Engine.Limits;

/// <summary>One session's place among those of its address: held by the request that opens it, then by the session.</summary>
internal sealed class AddressLease(AddressTable table, AddressKey key)
{
    private bool _taken;
    private int _released;

    /// <summary>From here on the session gives it back.</summary>
    public void Take() => _taken = true;

    /// <summary>The request is over; gives the place back unless a session has it.</summary>
    public void EndRequest()
    {
        if (!_taken) Release();
    }

    public void Release()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0) table.Leave(key);
    }
}
