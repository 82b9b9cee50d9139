using Chat.Host.Domain.Model;
using Chat.Host.Store.Providers;
using Chat.Tests.Chat.Tutoring;
using Chat.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using static Chat.Tests.Chat.ChatWorld;

namespace Chat.Tests.Chat.Trouble;

/// <summary>A file that can't grow, a file that another program keeps locked, more messages than the file takes in.</summary>
public sealed class SqliteTroubleTests
{
    private const string Unlimited = "Chat:Limits:MessagesPerMinute=100000";
    private const string Quick = "Chat:Database:Timeout=00:00:01";

    [Test]
    public async Task A_file_that_must_not_grow_refuses_what_is_new_and_gives_what_it_has()
    {
        TightProvider? provider = null;
        await using var host = await ChatHost.StartWithAsync(services =>
        {
            var open = services.Single(service => service.ServiceType == typeof(IDatabaseProvider)).ImplementationFactory!;
            services.Replace(ServiceDescriptor.Singleton<IDatabaseProvider>(built => provider = new TightProvider((IDatabaseProvider)open(built))));
        }, Unlimited);
        var chat = await TroubledChat.EnterAsync(host);
        await chat.SendAsync("before");
        provider!.IsTight = true;
        await chat.FillAsync();
        await chat.AssertRefusedAsync();
        await chat.AssertHealthAsync(200, "Degraded");
        provider.IsTight = false;
        await chat.SendAgainAsync();
        await chat.SendAsync("after");
        await chat.AssertHealthAsync(200, "Healthy");
        await chat.AssertKeptAsync();
    }

    [Test]
    public async Task A_disk_that_is_full_refuses_what_is_new_until_there_is_room()
    {
        await using var disk = await SmallDisk.CreateAsync();
        await using var host = await ChatHost.StartAsync($"ConnectionStrings:Chat=Data Source={disk.File("chat.db")}", Unlimited);
        var chat = await TroubledChat.EnterAsync(host);
        await chat.SendAsync("before");
        disk.Fill();
        await chat.FillAsync();
        await chat.AssertRefusedAsync();
        await chat.AssertHealthAsync(200, "Degraded");
        disk.Free();
        await chat.SendAgainAsync();
        await chat.SendAsync("after");
        await chat.AssertHealthAsync(200, "Healthy");
        await chat.AssertKeptAsync();
    }

    [Test]
    public async Task A_file_that_another_program_locks_is_waited_for_until_the_timeout()
    {
        using var folder = new TempFolder();
        var file = $"Data Source={folder.File("chat.db")}";
        await using var host = await ChatHost.StartAsync($"ConnectionStrings:Chat={file}", Quick);
        var chat = await TroubledChat.EnterAsync(host);
        await chat.SendAsync("before");
        await using (await LockAsync(file)) await chat.AssertRefusedAsync();
        await chat.SendAgainAsync();
        await chat.SendAsync("after");
        await chat.AssertHealthAsync(200, "Healthy");
        await chat.AssertKeptAsync();
    }

    [Test]
    public async Task What_does_not_fit_into_the_queue_is_turned_away_at_once_and_is_no_error_of_the_host()
    {
        using var folder = new TempFolder();
        var file = $"Data Source={folder.File("chat.db")}";
        await using var host = await ChatHost.StartAsync($"ConnectionStrings:Chat={file}", "Chat:Database:MaxWaiting=1");
        var admin = await host.ConnectAsync(Admin);
        var rooms = new List<(ChatClient Client, long Room)>();
        for (var i = 0; i < 8; i++)
        {
            var student = new Person(200 + i, Person.Student, $"Student {i}");
            var (_, opened) = await host.CallAsync(HttpMethod.Post, "/api/rooms", Admin, new { courseId = 1, studentId = student.Id, tutorId = 3 });
            rooms.Add((await host.ConnectAsync(student), opened.Number("room.id")));
        }
        await admin.FlushAsync();

        List<Task<System.Text.Json.JsonElement>> sends;
        await using (await LockAsync(file))
        {
            sends = [.. rooms.Select(entry => entry.Client.AskAsync("send_message", new { roomId = entry.Room, content = "one of many" }))];
            await Patience.UntilAsync(() => sends.Count(send => send.IsCompleted) >= 6);
        }
        var answers = await Task.WhenAll(sends).WithPatience();
        var refused = answers.Where(answer => answer.TryGetProperty("error", out _)).ToList();
        Assert.That(refused.Select(answer => answer.ErrorCode()), Is.All.EqualTo("False INTERNAL"));
        Assert.That(host.Logs.Named("EventTurnedAway").Count(), Is.EqualTo(refused.Count).And.InRange(6, 7));
        foreach (var (client, room) in rooms)
            Assert.That((await client.AskAsync("send_message", new { roomId = room, content = "again" })).Number("message.seq"), Is.InRange(1, 2));
    }

    /// <summary>Nobody else writes as long as it is kept.</summary>
    private static async Task<SqliteConnection> LockAsync(string file)
    {
        var other = new SqliteConnection(file + ";Pooling=False");
        await other.OpenAsync().WithPatience();
        await using var command = other.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        await command.ExecuteNonQueryAsync().WithPatience();
        return other;
    }
}
