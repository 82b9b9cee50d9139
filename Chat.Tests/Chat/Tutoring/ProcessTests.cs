using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Chat.Host;
using Chat.Host.Domain.Model;
using Chat.Host.Store;
using Chat.Tests.Chat.Store;
using Chat.Tests.Support;
using Microsoft.Extensions.Options;
using static Chat.Tests.Chat.ChatWorld;

namespace Chat.Tests.Chat.Tutoring;

public sealed class ProcessTests
{
    [Test]
    public async Task What_was_acknowledged_survives_a_kill_in_the_middle_of_sending()
    {
        await using var host = await ChatHostProcess.StartAsync();
        using var student = await ConnectAsync(host.Url, Student);
        var acknowledged = new List<(long Seq, string Content)>();
        var sending = Task.Run(async () =>
        {
            for (var i = 0; ; i++)
            {
                var sent = (await student.AskAsync("send_message", new { roomId = 1, content = $"line {i}" })).GetProperty("message");
                lock (acknowledged) acknowledged.Add((sent.Number("seq"), sent.Text("content")!));
            }
        });
        await student.EventAsync("message_sent", 40);
        await host.KillAsync();
        Assert.CatchAsync(() => sending.WithPatience());

        await host.StartAgainAsync();
        using var tutor = await ConnectAsync(host.Url, Tutor);
        var synced = await tutor.AskAsync("sync", new { roomId = 1, after = 0 });
        var stored = synced.GetProperty("messages").EnumerateArray().Select(m => (m.Number("seq"), m.Text("content")!)).ToList();
        lock (acknowledged)
        {
            Assert.That(acknowledged, Has.Count.GreaterThanOrEqualTo(40));
            Assert.That(stored.Take(acknowledged.Count), Is.EqualTo(acknowledged));
        }
        Assert.That(stored.Select(message => message.Item1), Is.EqualTo(Enumerable.Range(1, stored.Count)));
    }

    [TestCase(DatabaseKind.Sqlite, 20)]
    [TestCase(DatabaseKind.MySql, 6)]
    public async Task What_was_acknowledged_survives_many_kills_under_load(object database, int kills)
    {
        await using var home = await StoreHome.CreateAsync((DatabaseKind)database);
        await using var host = await ChatHostProcess.StartAsync(home.Settings);
        var acknowledged = new SortedDictionary<long, string>();
        for (var kill = 0; kill < kills; kill++)
        {
            if (kill > 0) await host.StartAgainAsync();
            using var student = await ConnectAsync(host.Url, Student);
            using var tutor = await ConnectAsync(host.Url, Tutor);
            var before = acknowledged.Count;
            var sending = new[] { student, tutor }.Select(client => Task.Run(() => SendUntilCutAsync(client, acknowledged))).ToList();
            await Patience.UntilAsync(() => CountOf(acknowledged) >= before + 20);
            await host.KillAsync();
            foreach (var sender in sending) Assert.CatchAsync(() => sender.WithPatience());
        }

        await host.StartAgainAsync();
        using var reader = await ConnectAsync(host.Url, Tutor);
        var stored = (await reader.AllOfRoomAsync(1)).ToDictionary(message => message.Number("seq"), message => message.Text("content"));
        Assert.That(stored.Keys.Order(), Is.EqualTo(Enumerable.Range(1, stored.Count)));
        Assert.That(acknowledged.All(sent => stored.GetValueOrDefault(sent.Key) == sent.Value));
    }

    [TestCase(null, "Chat:Auth:SigningKey is missing")]
    [TestCase("too short", "Chat:Auth:SigningKey has 9 bytes; it must have at least 32.")]
    public async Task Production_does_not_start_without_a_good_key_and_says_why(string? key, string why)
    {
        var (exitCode, errors) = await RunToEndAsync(key is null ? [] : [$"--Chat:Auth:SigningKey={key}"]);
        Assert.That(exitCode, Is.Not.Zero);
        Assert.That(errors, Does.StartWith(why).And.Not.Contain("   at "));
    }

    [Test]
    public async Task Everything_that_is_wrong_with_the_configuration_is_told_at_once()
    {
        var (exitCode, errors) = await RunToEndAsync("--Chat:Limits:SocketsPerUser=0", "--Chat:Limits:ConversationPage=0");
        Assert.That(exitCode, Is.Not.Zero);
        Assert.That(errors.Trim().Split('\n'), Has.Exactly(3).Items.And.All.StartsWith("Chat:"));
    }

    [Test]
    public async Task Values_of_the_wrong_kind_are_told_with_the_others()
    {
        var (exitCode, errors) = await RunToEndAsync(
            "--Chat:Database:Provider=Oracle", "--Chat:Database:Threads=many", "--Chat:Limits:SocketsPerUser=0", "--Chat:Limits:ConversationPage=x",
            "--Chat:Messenger:AlsoEmitToChatRoom=perhaps", "--Chat:Tutoring:CourseBroadcast=2",
            "--Chat:Contracts:campus=/campus", "--Chat:Contracts:messenger=/", "--ConnectionStrings:Chat=Sauce=x");
        Assert.That(exitCode, Is.Not.Zero);
        Assert.That(errors.Trim().Split('\n'), Is.EquivalentTo(Lines(
            "Chat:Auth:SigningKey is missing; it must be a secret of at least 32 bytes.",
            "Chat:Database:Provider is 'Oracle'; that is no DatabaseKind.", "Chat:Database:Threads is 'many'; that is no Int32.",
            "Chat:Limits:SocketsPerUser is 0; it must be at least 1.", "Chat:Limits:ConversationPage is 'x'; that is no Int32.",
            "Chat:Messenger:AlsoEmitToChatRoom is 'perhaps'; that is no Boolean.", "Chat:Tutoring:CourseBroadcast is '2'; that is no Boolean.",
            "Chat:Contracts:campus: there is no contract of this name.",
            "Chat:Contracts: tutoring and messenger are both on the namespace '/'.",
            "ConnectionStrings:Chat cannot be read by SQLite; it must be like Data Source=chat.db.")));
    }

    [TestCase("Data Source=chat.db", "ConnectionStrings:Chat names no database")]
    [TestCase("Server=x;Database=y;Password=hunter2;Port=many", "ConnectionStrings:Chat cannot be read by MySQL")]
    public async Task A_connection_string_of_another_database_is_told(string connection, string why)
    {
        var (exitCode, errors) = await RunToEndAsync(
            $"--Chat:Auth:SigningKey={ChatHost.SigningKey}", "--Chat:Database:Provider=MySql", $"--ConnectionStrings:Chat={connection}");
        Assert.That((exitCode, errors.Trim().Split('\n').Length), Is.EqualTo((1, 1)));
        Assert.That(errors, Does.StartWith(why).And.Not.Contain("hunter2"));
    }

    [Test]
    public async Task A_file_that_cannot_be_opened_ends_the_start_and_is_named()
    {
        var (exitCode, errors) = await RunToEndAsync(
            $"--Chat:Auth:SigningKey={ChatHost.SigningKey}", "--ConnectionStrings:Chat=Data Source=/no/such/folder/chat.db");
        Assert.That((exitCode, errors.Trim()), Is.EqualTo((1, "The database can't be used: SQLite Error 14: 'unable to open database file'.")));
    }

    [Test]
    public async Task The_environment_configures_everything()
    {
        using var folder = new TempFolder();
        await using var host = await ChatHostProcess.StartInAsync(new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["ConnectionStrings__Chat"] = $"Data Source={folder.File("elsewhere.db")}",
            ["Chat__Contracts__tutoring"] = "/lessons",
            ["Chat__Contracts__messenger"] = "/",
            ["Chat__Limits__SocketsPerUser"] = "1",
            ["Chat__Messenger__TrustClientUserId"] = "true",
        });
        using var guest = await ChatClient.OpenAsync(host.Url, null, null, "/");
        Assert.That((await guest.AskAsync("user_authenticated", 30)).GetRawText(), Is.EqualTo("""{"success":true,"userId":30}"""));
        using var second = await ConnectAsync(host.Url, new Person(30, Person.Member, "Rosa Lind"));
        Assert.That((await second.EventAsync("error")).Text("code"), Is.EqualTo("TOO_MANY_CONNECTIONS"));
        Assert.That(File.Exists(folder.File("elsewhere.db")));
    }

    [TestCase("localhost:6379,colour=red", "ConnectionStrings:Redis cannot be read by StackExchange.Redis")]
    [TestCase("password=hunter2", "ConnectionStrings:Redis names no Redis")]
    public async Task A_redis_that_cannot_be_meant_is_told_with_the_others_and_without_its_password(string redis, string why)
    {
        var (exitCode, errors) = await RunToEndAsync($"--ConnectionStrings:Redis={redis}", "--Chat:Cluster:Adapter=7");
        Assert.That(exitCode, Is.Not.Zero);
        Assert.That(errors.Trim().Split('\n').Select(line => line.Split(';')[0]), Is.EquivalentTo(Lines(
            "Chat:Auth:SigningKey is missing", "Chat:Cluster:Adapter is 7", why)));
        Assert.That(errors, Does.Not.Contain("hunter2"));
    }

    [Test]
    public void A_contract_that_does_not_exist_stops_the_start()
    {
        using var folder = new TempFolder();
        Assert.Throws<OptionsValidationException>(() => ChatApp.Build(
            [$"--contentRoot={folder.Path}", "--environment=Development", $"--Chat:Auth:SigningKey={ChatHost.SigningKey}", "--Chat:Contracts:nothing=/"]));
    }

    [Test]
    public async Task Only_development_has_the_development_routes_and_the_demo_data()
    {
        await using var host = await ChatHost.StartAsync("environment=Production");
        Assert.That((await host.CallAsync(HttpMethod.Post, "/api/dev/token", null, new { userId = 9 })).Status, Is.EqualTo(404));
        Assert.That((await host.CallAsync(HttpMethod.Get, "/api/dev/people", null)).Status, Is.EqualTo(404));
        var student = await host.ConnectAsync(Student);
        Assert.That(student.Events("ready")[0].GetProperty("rooms").GetArrayLength(), Is.Zero);
    }

    private static async Task SendUntilCutAsync(ChatClient client, SortedDictionary<long, string> acknowledged)
    {
        for (var i = 0; ; i++)
        {
            var sent = (await client.AskAsync("send_message", new { roomId = 1, content = $"line {i}" })).GetProperty("message");
            lock (acknowledged) acknowledged.Add(sent.Number("seq"), sent.Text("content")!);
        }
    }

    private static int CountOf(SortedDictionary<long, string> acknowledged)
    {
        lock (acknowledged) return acknowledged.Count;
    }

    private static async Task<ChatClient> ConnectAsync(string url, Person person)
    {
        using var http = new HttpClient();
        using var answer = await http.PostAsJsonAsync($"{url}/api/dev/token", new { userId = person.Id, person.Role, person.Name }).WithPatience();
        var issued = await answer.Content.ReadFromJsonAsync<JsonElement>().WithPatience();
        return await ChatClient.OpenAsync(url, new { token = issued.Text("token") }, null, "/");
    }

    /// <summary>Starts a host in Production that is expected to end by itself, and returns how.</summary>
    private static async Task<(int ExitCode, string Errors)> RunToEndAsync(params string[] settings)
    {
        using var folder = new TempFolder();
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "Chat.Host.dll"), "--environment=Production", "--urls=http://127.0.0.1:0", .. settings];
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync().WithPatience();
            await output.WithPatience();
            return (process.ExitCode, await errors.WithPatience());
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }
}
