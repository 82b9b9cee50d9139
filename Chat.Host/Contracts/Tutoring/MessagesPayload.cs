using Chat.Host.Domain.Model;

namespace Chat.Host.Contracts.Tutoring;

internal sealed record MessagesPayload(long RoomId, IReadOnlyList<MessagePayload> Messages, bool HasMore)
{
    public static MessagesPayload Of(HistoryPage page) =>
        new(page.Conversation.Key.Number, MessagePayload.Of(page.Conversation, page.Messages), page.HasMore);
}
