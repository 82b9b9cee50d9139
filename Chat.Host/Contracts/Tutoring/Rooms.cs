using Chat.Host.Domain.Model;

namespace Chat.Host.Contracts.Tutoring;

/// <summary>The names of this contract's rooms: those of conversations are their keys.</summary>
internal static class Rooms
{
    public static string Of(ConversationKey key) => key.ToString();

    public static string User(long userId) => $"user:{userId}";
}
