using Chat.Host.Domain.Presence;

namespace Chat.Host.Presence;

internal static class PresenceServices
{
    /// <summary>Presence as one node knows it.</summary>
    public static IServiceCollection AddMemoryPresence(this IServiceCollection services) => services
        .AddSingleton<IPresence, MemoryPresence>()
        .AddSingleton<IVisits, MemoryVisits>()
        .AddSingleton<ITypingMarks, MemoryTypingMarks>();
}
