using Chat.Host.Domain.Model;

namespace Chat.Host.Contracts.Groups;

/// <summary>The names of this contract's rooms: those of groups are their keys.</summary>
internal static class Rooms
{
    public static string Of(ConversationKey group) => group.ToString();

    public static string User(long userId) => $"user:{userId}";
}
