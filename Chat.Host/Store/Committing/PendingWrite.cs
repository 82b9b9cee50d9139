using Chat.Host.Domain.Model;

namespace Chat.Host.Store.Committing;

/// <summary>Something to be stored, and whoever waits for it. It is answered once, after the commit or the failure; a second answer is passed over.</summary>
internal abstract class PendingWrite(long since)
{
    /// <summary>When it began to wait.</summary>
    public long Since { get; } = since;

    public abstract IEnumerable<ConversationKey> Conversations { get; }

    /// <summary>It is stored for good.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception exception);
}
