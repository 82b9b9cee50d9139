using System.Text.RegularExpressions;
using Chat.Tests.Support;
using Microsoft.Extensions.Logging;
using SocketIo.Server.Admin;

namespace Chat.Tests.Server.Admin;

/// <summary>Who is let in, on the wire.</summary>
internal sealed class AdminLoginTests
{
    private const string Right = """{"username":"ops","password":"correct horse"}""";
    private const string Refusal = "44/admin,{\"message\":\"invalid credentials\"}";

    [Test]
    [Proves("F-ADM-03", "F-ADM-04", "F-ADM-14")]
    public async Task After_a_password_the_session_comes_first_then_the_own_room_then_the_answer()
    {
        await using var app = await AdminApp.StartAsync(AdminApp.Protect);
        await using var admin = await AdminClient.ConnectAsync(app.Port, Right);

        Assert.That(admin.Before, Has.Count.EqualTo(2));
        Assert.That(admin.Before[0], Does.Match(@"^42/admin,\[""session"",""[0-9a-f]{16}""\]$"));
        Assert.That(admin.Before[1], Is.EqualTo($"42/admin,[\"room_joined\",\"/admin\",\"{admin.Id}\",\"{admin.Id}\",\"2026-01-01T00:00:00.000Z\"]"));
        Assert.That("42/admin," + (await admin.NextAsync("session")).GetRawText(), Is.EqualTo(admin.Before[0]), "once more for the page");
        app.App.Expect(LogLevel.Information, "LoggedIn");
    }

    [TestCase("""{"username":"ops","password":"wrong"}""")]
    [TestCase("""{"username":"Ops","password":"correct horse"}""")]
    [TestCase("""{"username":"ops"}""")]
    [TestCase("""{"password":"correct horse"}""")]
    [TestCase("""{"username":{"$ne":1},"password":["correct horse"]}""")]
    [TestCase("""{"username":"ops","password":"\ud800"}""")]
    [TestCase("""{"sessionId":"0123456789abcdef"}""")]
    [TestCase("""{"sessionId":{"a":1}}""")]
    [TestCase("""{"sessionId":""}""")]
    [TestCase("{}")]
    [TestCase("")]
    [Proves("F-ADM-03")]
    public async Task Whoever_knows_nothing_is_refused_in_the_words_that_the_page_compares(string auth)
    {
        await using var app = await AdminApp.StartAsync(AdminApp.Protect);
        await using var admin = await AdminClient.ConnectAsync(app.Port, auth);
        Assert.That((admin.Answer, admin.Before.Count), Is.EqualTo((Refusal, 0)));
        app.App.Expect(LogLevel.Information, "Refused");
    }

    [Test]
    [Proves("F-ADM-03")]
    public async Task A_password_beyond_all_measure_is_not_judged()
    {
        var judged = 0;
        await using var app = await AdminApp.StartAsync(options =>
        {
            options.Authentication = AdminUiAuthentication.Basic;
            options.CheckPassword = (_, _) => ValueTask.FromResult(++judged > 0);
        });
        await using var admin = await AdminClient.ConnectAsync(app.Port, $$"""{"username":"ops","password":"{{new string('x', 1025)}}"}""");
        Assert.That((admin.Answer, judged), Is.EqualTo((Refusal, 0)));
        await admin.ConnectAsync($$"""{"username":"ops","password":"{{new string('x', 1024)}}"}""");
        Assert.That((admin.Id.Length, judged), Is.EqualTo((20, 1)));
    }

    [Test]
    [Proves("F-ADM-04", "F-ADM-05")]
    public async Task A_session_lets_its_holder_in_without_a_new_one_until_a_day_is_over()
    {
        await using var app = await AdminApp.StartAsync(AdminApp.Protect, options: options => options.PingInterval = TimeSpan.FromDays(10));
        string session;
        await using (var first = await AdminClient.ConnectAsync(app.Port, Right))
            session = Regex.Match(first.Before[0], "[0-9a-f]{16}").Value;

        await using var second = await AdminClient.ConnectAsync(app.Port, $$"""{"sessionId":"{{session}}"}""");
        Assert.That(second.Before.Single(), Does.StartWith("42/admin,[\"room_joined\""));

        app.Clock.Advance(TimeSpan.FromDays(1));
        await using var third = await AdminClient.ConnectAsync(app.Port, $$"""{"sessionId":"{{session}}"}""");
        Assert.That(third.Answer, Is.EqualTo(Refusal));
    }

    [Test]
    [Proves("F-ADM-05")]
    public async Task The_memory_forgets_the_oldest_of_too_many()
    {
        var clock = new ManualTimeProvider();
        var store = new SocketIo.Server.Admin.Login.MemoryStore(clock);
        for (var i = 0; i <= SocketIo.Server.Admin.Login.MemoryStore.MostSessions; i++) await store.AddAsync($"{i}");
        Assert.That((await store.ContainsAsync("0"), await store.ContainsAsync("1"), await store.ContainsAsync("1000")), Is.EqualTo((false, true, true)));
    }

    [Test]
    [Proves("F-ADM-05")]
    public async Task A_store_of_the_application_is_asked_and_told()
    {
        var store = new Store();
        await using var app = await AdminApp.StartAsync(options =>
        {
            AdminApp.Protect(options);
            options.Store = store;
        });
        await using var known = await AdminClient.ConnectAsync(app.Port, """{"sessionId":"known elsewhere"}""");
        Assert.That(known.Answer, Does.StartWith("40/admin,"));
        await using var admin = await AdminClient.ConnectAsync(app.Port, Right);
        Assert.That(admin.Before[0], Does.Contain(store.Sessions.Last()));
    }

    [Test]
    [Proves("F-ADM-03")]
    public async Task A_function_of_the_application_judges_instead()
    {
        await using var app = await AdminApp.StartAsync(options =>
        {
            options.Authentication = AdminUiAuthentication.Basic;
            options.CheckPassword = (name, password) => ValueTask.FromResult(name == "eve" && password == "s3cret");
        });
        await using var right = await AdminClient.ConnectAsync(app.Port, """{"username":"eve","password":"s3cret"}""");
        await using var wrong = await AdminClient.ConnectAsync(app.Port, Right);
        Assert.That((right.Answer[..9], wrong.Answer), Is.EqualTo(("40/admin,", Refusal)));
    }

    [Test]
    [Proves("F-ADM-03")]
    public async Task A_function_that_fails_lets_nobody_in()
    {
        await using var app = await AdminApp.StartAsync(options =>
        {
            options.Authentication = AdminUiAuthentication.Basic;
            options.CheckPassword = (_, _) => throw new InvalidOperationException("The directory is down.");
        });
        await using var admin = await AdminClient.ConnectAsync(app.Port, Right);
        Assert.That(admin.Answer, Is.EqualTo("44/admin,{\"message\":\"Internal server error\"}"));
        await admin.ConnectAsync(Right);
        Assert.That(admin.Answer, Does.StartWith("44"), "the next one is judged as well");
    }

    [Test]
    [Proves("F-ADM-03")]
    public async Task Guessing_ends_soon_and_goes_on_slowly()
    {
        await using var app = await AdminApp.StartAsync(AdminApp.Protect);
        await using var admin = await AdminClient.ConnectAsync(app.Port, """{"username":"ops","password":"0"}""");
        for (var i = 1; i < SocketIo.Server.Admin.Login.AdminLogin.MostAttempts; i++)
        {
            await admin.ConnectAsync($$"""{"username":"ops","password":"{{i}}"}""");
            Assert.That(admin.Answer, Is.EqualTo(Refusal));
        }

        await admin.ConnectAsync(Right);
        Assert.That(admin.Answer, Is.EqualTo("44/admin,{\"message\":\"too many attempts\"}"));
        app.Clock.Advance(TimeSpan.FromSeconds(5));
        await admin.ConnectAsync(Right);
        Assert.That(admin.Answer, Does.StartWith("40/admin,"));
    }

    [Test]
    [Proves("F-ADM-03")]
    public async Task One_password_is_judged_at_a_time_and_few_wait()
    {
        var gate = new Gate();
        var running = 0;
        var most = 0;
        await using var app = await AdminApp.StartAsync(options =>
        {
            options.Authentication = AdminUiAuthentication.Basic;
            options.CheckPassword = async (_, _) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref running));
                await gate.PassAsync();
                Interlocked.Decrement(ref running);
                return true;
            };
        });
        // Each from an address of its own would be the worst case; here a few are enough to see them wait.
        var all = Enumerable.Range(0, 5).Select(_ => AdminClient.ConnectAsync(app.Port, Right)).ToArray();
        await gate.Reached;
        gate.Open();
        foreach (var admin in await Task.WhenAll(all).WithPatience())
        {
            Assert.That(admin.Answer, Does.StartWith("40/admin,"));
            await admin.DisposeAsync();
        }

        Assert.That(most, Is.EqualTo(1));
    }

    [Test]
    [Proves("F-ADM-04")]
    public async Task Without_authentication_there_is_no_session()
    {
        await using var app = await AdminApp.StartAsync();
        await using var admin = await AdminClient.ConnectAsync(app.Port, Right);
        Assert.That(admin.Before.Single(), Does.StartWith("42/admin,[\"room_joined\""));
    }

    private sealed class Store : IAdminUiStore
    {
        public List<string> Sessions { get; } = ["known elsewhere"];

        public ValueTask<bool> ContainsAsync(string sessionId) => ValueTask.FromResult(Sessions.Contains(sessionId));

        public ValueTask AddAsync(string sessionId)
        {
            Sessions.Add(sessionId);
            return ValueTask.CompletedTask;
        }
    }
}
