using Chat.Host.Domain.Model;

namespace Chat.Host.Store.Committing;

/// <summary>A message without a place yet.</summary>
internal sealed class PendingMessage(Person sender, Draft draft, DateTimeOffset now, DateTimeOffset repeatSince, long since) : PendingWrite(since)
{
    private readonly TaskCompletionSource<(Message, bool)> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Person Sender => sender;

    public Draft Draft => draft;

    public long CreatedAt { get; } = now.ToUnixTimeMilliseconds();

    public long RepeatSince { get; } = repeatSince.ToUnixTimeMilliseconds();

    /// <summary>What the batch made of it: the message, and whether it is a new one.</summary>
    public (Message Message, bool Stored) Outcome { get; set; }

    public Task<(Message Message, bool Stored)> Done => _done.Task;

    public override IEnumerable<ConversationKey> Conversations => [draft.Conversation];

    public override void Complete() => _done.TrySetResult(Outcome);

    public override void Fail(Exception exception) => _done.TrySetException(exception);
}
