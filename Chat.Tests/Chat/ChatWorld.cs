using Chat.Host.Diagnostics;
using Chat.Host.Domain;
using Chat.Host.Domain.Access;
using Chat.Host.Domain.Model;
using Chat.Host.Domain.Nodes;
using Chat.Host.Limits;
using Chat.Host.Presence;
using Chat.Host.Store;
using Chat.Host.Store.Schema;
using Chat.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;

namespace Chat.Tests.Chat;

/// <summary>The domain over a real store in a temporary file, with the demo people, a clock moved by hand and no sockets.</summary>
internal sealed class ChatWorld : IAsyncDisposable
{
    public static readonly ConversationKey Room1 = ConversationKey.Room(1);
    public static readonly Person Student = new(9, Person.Student, "Mali Suwan");
    public static readonly Person Tutor = new(3, Person.Tutor, "Ada Wells");
    public static readonly Person Stranger = new(10, Person.Student, "Jonas Berg");
    public static readonly Person Admin = new(1, Person.Admin, "Ines Castro");

    private readonly TempFolder _folder = new();
    private readonly ServiceProvider _services;

    private ChatWorld(Action<LimitOptions>? limits, string? folder = null, Action<IServiceCollection>? also = null)
    {
        var services = new ServiceCollection();
        services.AddLogging().AddMetrics().AddSingleton<ChatMeter>().AddStore();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.Configure<LimitOptions>(options => limits?.Invoke(options));
        services.AddSingleton<IHostEnvironment>(new HostingEnvironment { ContentRootPath = folder ?? _folder.Path }).AddSingleton<IHostApplicationLifetime, ApplicationLifetime>();
        services.AddSingleton<TimeProvider>(Clock).AddSingleton<IChatListener>(Told);
        services.AddDomain().AddMemoryPresence().AddSingleton<IPeers>(Peers).AddSingleton<IAllowances, MemoryAllowances>();
        also?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    public ManualTimeProvider Clock { get; } = new();

    public ToldEvents Told { get; } = new();

    public FakePeers Peers { get; } = new();

    public Conversations Conversations => Get<Conversations>();

    public static Task<ChatWorld> StartAsync(Action<LimitOptions>? limits = null) => StartAsync(new ChatWorld(limits));

    /// <param name="folder">Where the store is, which others may use as well.</param>
    /// <param name="also">What this one has beside, or instead.</param>
    public static Task<ChatWorld> StartWithAsync(string folder, Action<IServiceCollection> also) => StartAsync(new ChatWorld(null, folder, also));

    private static async Task<ChatWorld> StartAsync(ChatWorld world)
    {
        await world.Get<Migrator>().RunAsync();
        await world.Get<DemoData>().MakeAsync();
        return world;
    }

    public static string[] Lines(params string[] lines) => lines;

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async Task<Message> SendAsync(Person sender, string content, string? clientId = null) =>
        (await Conversations.SendAsync(sender, new Draft(Room1, content) { ClientId = clientId }).WithPatience()).Message;

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Dispose();
    }
}
