namespace Chat.Host.Store.Schema;

/// <summary>Whether the store was prepared. Nobody is let in before.</summary>
internal sealed class StoreReadiness
{
    private volatile bool _isReady;

    public bool IsReady => _isReady;

    public void Set() => _isReady = true;
}
