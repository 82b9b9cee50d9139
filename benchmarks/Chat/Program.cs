using System.Diagnostics;
using System.Globalization;
using Chat.Host.Diagnostics;
using Chat.Host.Domain;
using Chat.Host.Domain.Model;
using Chat.Host.Store;
using Chat.Host.Store.Schema;
using ChatLoad;

// How many messages a second the store takes in and acknowledges:
// dotnet run -c Release --project benchmarks/Chat -- --Senders=200 --Seconds=10 [--Chat:Database:Provider=MySql --ConnectionStrings:Chat=…]
// How long it takes to start, and its first client to get an answer:
// dotnet run -c Release --project benchmarks/Chat -- starts [runs [Chat.Host.dll]]
if (args is ["starts", .. var rest])
{
    var runs = rest.Length > 0 ? int.Parse(rest[0], CultureInfo.InvariantCulture) : Starts.Usual;
    await Starts.RunAsync(runs, rest.Length > 1 ? rest[1] : Path.Combine(AppContext.BaseDirectory, "Chat.Host.dll"));
    return;
}

var folder = Directory.CreateTempSubdirectory("chat-load-").FullName;
try
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = folder });
    builder.Logging.ClearProviders();
    builder.Services.AddSingleton<ChatMeter>().AddOptions<DatabaseOptions>().BindConfiguration(DatabaseOptions.Section);
    builder.Services.AddStore();
    var senders = builder.Configuration.GetValue("Senders", 200);
    var length = TimeSpan.FromSeconds(builder.Configuration.GetValue("Seconds", 10));
    await using var app = builder.Build();
    await app.Services.GetRequiredService<Migrator>().RunAsync();
    var messages = app.Services.GetRequiredService<IMessageStore>();

    await SendAllAsync(messages, senders, TimeSpan.FromSeconds(2));
    var clock = Stopwatch.StartNew();
    var acknowledged = await SendAllAsync(messages, senders, length);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{acknowledged / clock.Elapsed.TotalSeconds:F0} messages a second by {senders} senders"));
}
finally
{
    Directory.Delete(folder, recursive: true);
}

static async Task<long> SendAllAsync(IMessageStore messages, int senders, TimeSpan length)
{
    var end = Stopwatch.GetTimestamp() + (long)(length.TotalSeconds * Stopwatch.Frequency);
    var sent = await Task.WhenAll(Enumerable.Range(1, senders).Select(id => Task.Run(() => SendAsync(messages, id, end))));
    return sent.Sum();
}

// One after the other, each when the one before is acknowledged, as a sender in a room does.
static async Task<long> SendAsync(IMessageStore messages, int id, long end)
{
    var sender = new Person(id, Person.Student, $"Sender {id}");
    for (var count = 0L; ; count++)
    {
        if (Stopwatch.GetTimestamp() > end) return count;
        var now = DateTimeOffset.UtcNow;
        var draft = new Draft(ConversationKey.Room(id), "A message of some length, as people write them to each other.") { ClientId = Guid.NewGuid().ToString("N") };
        await messages.AppendAsync(sender, draft, now, now.AddDays(-1));
    }
}
