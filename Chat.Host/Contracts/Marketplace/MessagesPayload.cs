using Chat.Host.Domain.Model;

namespace Chat.Host.Contracts.Marketplace;

internal sealed record MessagesPayload(string ChatId, IReadOnlyList<MessagePayload> Messages, bool HasMore)
{
    public static MessagesPayload Of(HistoryPage page) =>
        new(Rooms.Id(page.Conversation), MessagePayload.Of(page.Conversation, page.Messages), page.HasMore);
}
