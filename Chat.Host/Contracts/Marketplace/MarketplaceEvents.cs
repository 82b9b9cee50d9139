using Chat.Host.Diagnostics;
using Chat.Host.Domain;
using Chat.Host.Domain.Jobs;
using Chat.Host.Domain.Model;

namespace Chat.Host.Contracts.Marketplace;

/// <summary>What happens in chats about jobs, in the words of this contract. Other conversations are not its business.</summary>
internal sealed class MarketplaceEvents(MarketplaceSockets sockets, JobViews chats, TimeProvider clock, ILogger<MarketplaceEvents> logger)
    : IContractListener
{
    public async ValueTask MessageSentAsync(Posted posted)
    {
        var (conversation, message) = posted;
        if (!Serves(conversation)) return;
        await sockets.InChat(conversation).EmitAsync("new-message", MessagePayload.Of(conversation, message));
        if (logger.IsEnabled(LogLevel.Debug))
            ChatLog.MessageEmitted(logger, "new-message", message.Id, Rooms.Chat(conversation), await sockets.InChat(conversation).CountSocketsAsync());
        await sockets.TellUpdateAsync(await chats.ViewAsync(conversation));
    }

    /// <summary>What was read, but for what the reader wrote.</summary>
    public async ValueTask ReceiptsMovedAsync(ReceiptsMoved moved)
    {
        if (!Serves(moved.Conversation) || moved.To != MessageStatus.Read) return;
        var read = await chats.ReadAsync(moved);
        if (read.Count > 0)
        {
            await sockets.Of(moved.Conversation.Except(moved.By.Id)).EmitAsync("message-read", new
            {
                chatId = Rooms.Id(moved.Conversation),
                userId = moved.By.Id.ToString(),
                messageIds = read.Select(id => id.ToString()),
                readAt = MessagePayload.TimeOf(clock.GetUtcNow()),
            });
        }
        await sockets.Of([moved.By.Id]).EmitAsync("chat-updated", ChatPayload.Of(await chats.ViewAsync(moved.Conversation)));
    }

    public ValueTask TypingChangedAsync(Conversation conversation, Person person, bool isTyping) => !Serves(conversation)
        ? ValueTask.CompletedTask
        : sockets.InChat(conversation).Except(Rooms.User(person.Id))
            .EmitAsync("user-typing", new { chatId = Rooms.Id(conversation), userId = person.Id.ToString(), isTyping });

    /// <summary>What is said from now on reaches both at once; that there is a chat they are told when its first words are in it.</summary>
    public ValueTask ConversationOpenedAsync(Conversation conversation) => Serves(conversation)
        ? sockets.Of(conversation.Members).SocketsJoinAsync(Rooms.Chat(conversation)) : ValueTask.CompletedTask;

    private static bool Serves(Conversation conversation) => conversation.Key.Kind == ConversationKey.JobKind;
}
