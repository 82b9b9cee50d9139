using Chat.Host.Domain.Model;

namespace Chat.Host.Store.Committing;

/// <summary>Receipts to be moved forward.</summary>
internal sealed class PendingMarks(IReadOnlyList<Mark> marks, long since) : PendingWrite(since)
{
    private readonly TaskCompletionSource<IReadOnlyList<Receipt>> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<Mark> Marks => marks;

    /// <summary>How each receipt stood before.</summary>
    public IReadOnlyList<Receipt> Outcome { get; set; } = [];

    public Task<IReadOnlyList<Receipt>> Done => _done.Task;

    public override IEnumerable<ConversationKey> Conversations => marks.Select(mark => mark.Conversation);

    public override void Complete() => _done.TrySetResult(Outcome);

    public override void Fail(Exception exception) => _done.TrySetException(exception);
}
