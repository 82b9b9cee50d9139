using Chat.Host.Domain.Model;

namespace Chat.Host.Domain.Nodes;

/// <summary>
/// Has the messages of a conversation told in the order of their seq, on all nodes. Within one node the conversation's gate sees to that; of two
/// nodes the one with the later message waits for the word that the one before has been told. It is no lock: a node that died in
/// between makes the next message wait once, and clients see by seq that one is missing and fetch it.
/// </summary>
internal sealed class Turns
{
    /// <summary>How long a message waits for the one before; one that was stored longer ago is not waited for at all.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>Of what is forgotten, the store says how old it is.</summary>
    private const int MaxKept = 100_000;

    private readonly IMessageStore _messages;
    private readonly IPeers _peers;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly Dictionary<ConversationKey, long> _told = [];
    private readonly Dictionary<ConversationKey, (long Seq, TaskCompletionSource Told)> _awaited = [];

    public Turns(IMessageStore messages, IPeers peers, TimeProvider clock)
    {
        _messages = messages;
        _peers = peers;
        _clock = clock;
        peers.OnTold(Note);
    }

    /// <summary>Called inside the conversation's gate, when the message is stored.</summary>
    public async Task TakeAsync(ConversationKey key, long seq, Func<Task> tell)
    {
        if (!_peers.AreThere)
        {
            await tell();
            return;
        }

        await WaitAsync(key, seq - 1);
        try
        {
            await tell();
        }
        finally
        {
            Note(key, seq);
            await _peers.TellToldAsync(key, seq);
        }
    }

    private async Task WaitAsync(ConversationKey key, long before)
    {
        if (before == 0) return;
        bool isKnown;
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            isKnown = _told.TryGetValue(key, out var last);
            if (last >= before) return;
            _awaited[key] = (before, told);
        }

        if (isKnown || !await IsOldAsync(key, before))
            await told.Task.WaitAsync(Patience, _clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_lock) _awaited.Remove(key);
    }

    private async Task<bool> IsOldAsync(ConversationKey key, long seq) =>
        await _messages.FindBySeqAsync(key, seq) is not { } message || _clock.GetUtcNow() - message.CreatedAt > Patience;

    private void Note(ConversationKey key, long seq)
    {
        lock (_lock)
        {
            if (_told.Count == MaxKept) _told.Clear();
            if (_told.GetValueOrDefault(key) < seq) _told[key] = seq;
            if (_awaited.TryGetValue(key, out var awaited) && awaited.Seq <= seq) awaited.Told.TrySetResult();
        }
    }
}
