using Chat.Host.Domain;
using Chat.Host.Domain.Tutoring;
using Chat.Host.Store.Schema;

namespace Chat.Host.Store;

internal static class StoreServices
{
    public static IServiceCollection AddStore(this IServiceCollection services) => services
        .AddSingleton<Database>()
        .AddSingleton<Migrator>()
        .AddSingleton<DemoData>()
        .AddSingleton<IConversationStore, ConversationStore>()
        .AddSingleton<IMessageStore, MessageStore>()
        .AddSingleton<IReceiptStore, ReceiptStore>()
        .AddSingleton<IPeopleStore, PeopleStore>()
        .AddSingleton<ITutoringStore, TutoringStore>()
        .AddHostedService<StoreStartup>();
}
