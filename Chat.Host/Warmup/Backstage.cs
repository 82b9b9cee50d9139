using Chat.Host.Domain;
using Chat.Host.Domain.Access;
using Chat.Host.Domain.Model;
using Chat.Host.Domain.Tutoring;
using Chat.Host.Store.Schema;

namespace Chat.Host.Warmup;

/// <summary>
/// What goes on behind the sockets: the services of a chat with demo people and a store of its own, and no web server around them.
/// A person arrives, says something and reads, while the hidden chat is being built on another processor.
/// </summary>
internal sealed class Backstage : IAsyncDisposable
{
    private readonly HiddenPlace _place = new();
    private readonly ServiceProvider _services;

    public Backstage()
    {
        var builder = new HostApplicationBuilder(_place.Settings);
        HiddenPlace.Hide(builder);
        ChatApp.AddServices(builder.Services, builder.Configuration);
        _services = builder.Services.BuildServiceProvider();
    }

    public async Task PlayAsync()
    {
        await Service<Migrator>().RunAsync();
        await Service<DemoData>().MakeAsync();
        var identity = await Service<Credentials>().ReadAsync(Service<ITokens>().Issue(HiddenPlace.Student).Token);
        var person = identity!.Person;
        await Service<Arrivals>().ArriveAsync(person, new Extra(Service<Classrooms>()));

        var room = ConversationKey.Room(1);
        await Service<Conversations>().SendAsync(person, new Draft(room, "Is anybody there?"));
        await Service<Conversations>().HistoryAsync(person, room, new HistoryQuery(null, null, HistoryQuery.DefaultLimit));
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _place.Dispose();
    }

    private T Service<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Somebody's connection, without one.</summary>
    private sealed class Extra(Classrooms classrooms) : IConnection
    {
        public string Id => "extra";

        public IReadOnlyCollection<string> Kinds { get; } = [ConversationKey.RoomKind, ConversationKey.CourseKind];

        public bool Connected => true;

        public ValueTask JoinAsync(long userId, IReadOnlyCollection<ConversationKey> conversations) => ValueTask.CompletedTask;

        public async ValueTask WelcomeAsync(Person person, IReadOnlyCollection<ConversationKey> conversations)
        {
            await classrooms.RoomsAsync(person.Id, conversations);
            await classrooms.CoursesAsync(person.Id);
        }

        public ValueTask DeliverAsync(Conversation conversation, Message message) => ValueTask.CompletedTask;
    }
}
