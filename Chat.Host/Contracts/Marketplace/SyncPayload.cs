using Chat.Host.Domain.Model;

namespace Chat.Host.Contracts.Marketplace;

internal sealed record SyncPayload(string ChatId, string Epoch, long HeadSeq, IReadOnlyList<MessagePayload> Messages, string State)
{
    public static SyncPayload Of(SyncPage page) => new(
        Rooms.Id(page.Conversation), page.Epoch, page.Head, MessagePayload.Of(page.Conversation, page.Messages), page.Complete ? "complete" : "gap");
}
