using Chat.Host.Domain;
using Chat.Host.Domain.Tutoring;
using Chat.Host.Store.Schema;

namespace Chat.Host.Store;

internal static class StoreServices
{
    public static IServiceCollection AddStore(this IServiceCollection services)
    {
        services.AddOptions<StoreOptions>().BindConfiguration("Chat:Store");
        return services
            .AddSingleton<Database>()
            .AddSingleton<Migrator>()
            .AddSingleton<DemoData>()
            .AddSingleton<IConversationStore, ConversationStore>()
            .AddSingleton<IMessageStore, MessageStore>()
            .AddSingleton<IReceiptStore, ReceiptStore>()
            .AddSingleton<IPeopleStore, PeopleStore>()
            .AddSingleton<ITutoringStore, TutoringStore>()
            .AddSingleton<StoreHealth>()
            .AddHostedService<StoreStartup>();
    }
}
