using Chat.Host.Domain.Model;

namespace Chat.Host.Contracts.Tutoring;

internal sealed record SyncPayload(long RoomId, string Epoch, long HeadSeq, IReadOnlyList<MessagePayload> Messages, string State)
{
    public static SyncPayload Of(SyncPage page) => new(
        page.Conversation.Key.Number,
        page.Epoch,
        page.Head,
        MessagePayload.Of(page.Conversation, page.Messages),
        page.Complete ? "complete" : "gap");
}
