using Chat.Host.Domain.Model;

namespace Chat.Host.Contracts.Messenger;

/// <summary>The names of this contract's rooms, and the kinds of conversation that are chats in it.</summary>
internal static class Rooms
{
    public static readonly string[] Kinds = [ConversationKey.DirectKind, ConversationKey.GroupKind];

    /// <summary>Of those who have the chat open.</summary>
    public static string Chat(Conversation chat) => $"chat:{chat.Number}";

    public static string User(long userId) => $"user:{userId}";
}
