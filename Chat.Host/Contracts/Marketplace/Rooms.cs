using Chat.Host.Domain.Model;

namespace Chat.Host.Contracts.Marketplace;

/// <summary>The names of this contract's rooms, and the ids in them.</summary>
internal static class Rooms
{
    public static string Chat(Conversation conversation) => $"chat:{Id(conversation)}";

    public static string User(long userId) => $"user:{userId}";

    public static string Id(Conversation conversation) => conversation.Number.ToString();
}
