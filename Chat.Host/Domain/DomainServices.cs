using Chat.Host.Domain.Access;
using Chat.Host.Domain.Jobs;
using Chat.Host.Domain.Members;
using Chat.Host.Domain.Nodes;
using Chat.Host.Domain.Presence;
using Chat.Host.Domain.Tutoring;

namespace Chat.Host.Domain;

internal static class DomainServices
{
    public static IServiceCollection AddDomain(this IServiceCollection services) => services
        .AddSingleton<Credentials>()
        .AddSingleton<Gates>()
        .AddSingleton<Rosters>()
        .AddSingleton<Typing>()
        .AddSingleton<Turns>()
        .AddSingleton<Online>()
        .AddSingleton<Conversations>()
        .AddSingleton<Visits>()
        .AddSingleton<Memberships>()
        .AddSingleton<Arrivals>()
        .AddSingleton<Classrooms>()
        .AddSingleton<JobViews>()
        .AddSingleton<JobChats>();
}
