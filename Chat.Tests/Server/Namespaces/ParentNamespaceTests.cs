using System.Text.RegularExpressions;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using Microsoft.Extensions.Logging;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Namespaces;

/// <summary>Namespaces that clients make by asking for them (features 4.3).</summary>
public sealed class ParentNamespaceTests
{
    private static readonly Regex Dynamic = new(@"^/dynamic-\d+$", RegexOptions.NonBacktracking);

    [Test]
    [Proves("F-API-29", "F-API-35", "F-SIO-41")]
    public async Task A_name_that_matches_is_joined_and_another_is_refused()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) =>
            server.Of(Dynamic).OnConnection(socket => journal.Add($"joined {socket.Namespace.Name}")));
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        // Twice the same expression: it keeps no state between names.
        await socket.JoinAsync("/dynamic-1");
        await socket.JoinAsync("/dynamic-2");
        await app.Journal.WaitForAsync("joined /dynamic-1");
        await app.Journal.WaitForAsync("joined /dynamic-2");
        await socket.SendTextAsync("40/dynamic-x,");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("44/dynamic-x,{\"message\":\"Invalid namespace\"}"));
    }

    [Test]
    [Proves("F-API-29")]
    public async Task Parents_are_asked_in_their_order_until_one_accepts()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) =>
        {
            server.Of((name, auth) =>
            {
                journal.Add($"first {name} {auth}");
                return ValueTask.FromResult(false);
            });
            server.Of((_, _) => ValueTask.FromException<bool>(new InvalidOperationException("cannot decide")));
            server.Of(async (_, _) =>
            {
                await Task.Yield();
                return true;
            }).OnConnection(_ => journal.Add("third"));
            server.Of((_, _) => ValueTask.FromResult(true)).OnConnection(_ => journal.Add("fourth"));
        });
        app.App.Expect(LogLevel.Warning, "NamespaceDecisionFailed");
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        await socket.SendTextAsync("40/any,{\"token\":1}");
        Assert.That(await socket.ReadTextAsync(), Does.StartWith("40/any,{\"sid\":"));
        await socket.JoinAsync("/other");
        await Patience.UntilAsync(() => app.Journal.All.Count == 4);
        Assert.That(app.Journal.All, Is.EquivalentTo(["first /any {\"token\":1}", "third", "first /other {}", "third"]));
    }

    [Test]
    [Proves("F-API-29")]
    public async Task While_a_decision_waits_nothing_further_is_read_from_that_client()
    {
        var gate = new Gate();
        await using var app = await WireApp.StartAsync(io: (server, _) => server.Of(async (_, _) =>
        {
            await gate.PassAsync();
            return false;
        }));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("40/slow,");
        await gate.Reached;
        await socket.SendTextAsync("421[\"echo\"]");
        await using (var other = await RawWebSocket.JoinedAsync(app.Port))
        {
            await other.SendTextAsync("421[\"echo\"]");
            Assert.That(await other.ReadTextAsync(), Is.EqualTo("431[]"));
        }

        Assert.That(socket.Client.HasBytes, Is.False);
        gate.Open();
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("44/slow,{\"message\":\"Invalid namespace\"}"));
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("431[]"));
    }

    [Test]
    [Proves("F-API-30", "F-SUB-39")]
    public async Task Two_clients_whose_decisions_wait_share_one_namespace()
    {
        var first = new Gate();
        var second = new Gate();
        var gates = new Queue<Gate>([first, second]);
        var made = new List<Namespace>();
        ParentNamespace? parent = null;
        await using var app = await WireApp.StartAsync(io: (server, journal) =>
        {
            server.OnNewNamespace(made.Add);
            parent = server.Of(async (_, _) =>
            {
                await gates.Dequeue().PassAsync();
                return true;
            });
            parent.OnConnection(_ => journal.Add("joined"));
        });
        await using var one = await RawWebSocket.OpenAsync(app.Port);
        await using var two = await RawWebSocket.OpenAsync(app.Port);
        await one.SendTextAsync("40/shared,");
        await first.Reached;
        await two.SendTextAsync("40/shared,");
        await second.Reached;
        second.Open();
        Assert.That(await two.ReadTextAsync(), Does.StartWith("40/shared,{\"sid\":"));
        first.Open();
        Assert.That(await one.ReadTextAsync(), Does.StartWith("40/shared,{\"sid\":"));
        Assert.That(parent!.Children, Has.Count.EqualTo(1));
        await Patience.UntilAsync(() => parent.Children.Single().Sockets.Count == 2);
        Assert.That(made.Select(child => child.Name), Is.EqualTo(["/shared"]));
    }

    [Test]
    [Proves("F-API-31", "F-SUB-39")]
    public async Task A_child_begins_with_what_its_parent_has_then()
    {
        ParentNamespace? parent = null;
        await using var app = await WireApp.StartAsync(io: (server, journal) =>
        {
            parent = server.Of(Dynamic);
            parent.Use((_, next) => Note(journal, "middleware", next));
            parent.OnConnection(socket => journal.Add($"connection {socket.Namespace.Name}"));
        });
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        await socket.JoinAsync("/dynamic-1");
        await app.Journal.WaitForAsync("connection /dynamic-1");
        parent!.Use((_, next) => Note(app.Journal, "later middleware", next));
        parent.OnConnection(_ => app.Journal.Add("later connection"));
        await using var second = await RawWebSocket.JoinedAsync(app.Port, "/dynamic-1");
        await Patience.UntilAsync(() => app.Journal.All.Count == 4);
        await using var third = await RawWebSocket.JoinedAsync(app.Port, "/dynamic-2");
        await app.Journal.WaitForAsync("later connection");
        Assert.That(app.Journal.All, Is.EqualTo([
            "middleware", "connection /dynamic-1", "middleware", "connection /dynamic-1",
            "middleware", "later middleware", "connection /dynamic-2", "later connection"]));
    }

    [Test]
    [Proves("F-API-32", "F-API-09", "F-API-10")]
    public async Task A_name_that_the_application_uses_becomes_a_child_of_the_expression_that_matches_it()
    {
        var made = new List<string>();
        await using var app = await WireApp.StartAsync(io: (server, journal) =>
        {
            server.OnNewNamespace(child => made.Add(child.Name));
            var functional = server.Of((_, _) => ValueTask.FromResult(true));
            var parent = server.Of(Dynamic);
            parent.OnConnection(_ => journal.Add("of the parent"));
            var child = server.Of("dynamic-101");
            Assert.That(child.Name, Is.EqualTo("/dynamic-101"));
            Assert.That(server.Of("/dynamic-101"), Is.SameAs(child));
            Assert.That(parent.Children, Is.EqualTo([child]));
            Assert.That(functional.Children, Is.Empty);
        });
        await using var socket = await RawWebSocket.JoinedAsync(app.Port, "/dynamic-101");
        await app.Journal.WaitForAsync("of the parent");
        Assert.That(made, Is.EqualTo(["/dynamic-101"]));
    }

    [Test]
    [Proves("F-API-33")]
    public async Task A_parent_emits_to_the_sockets_of_all_children()
    {
        ParentNamespace? parent = null;
        await using var app = await WireApp.StartAsync(io: (server, _) =>
        {
            parent = server.Of(Dynamic);
            parent.OnConnection(socket => socket.On("join", async (string room) => await socket.JoinAsync(room)));
        });
        await using var one = await RawWebSocket.JoinedAsync(app.Port, "/dynamic-1");
        await using var two = await RawWebSocket.JoinedAsync(app.Port, "/dynamic-2");
        await using var apart = await RawWebSocket.JoinedAsync(app.Port);
        await app.SocketAsync();
        await app.SocketAsync("/dynamic-1");
        await two.SendTextAsync("42/dynamic-2,0[\"join\",\"room\"]");
        await Patience.UntilAsync(() => parent!.Children.Last().Sockets.Single().Rooms.Count == 2);
        await parent!.To("room").EmitAsync("to room");
        await parent.Except("room").EmitAsync("to others");
        await parent.EmitAsync("to all", 1);
        await app.Server.EmitAsync("to main");
        Assert.That(await one.ReadTextAsync(), Is.EqualTo("42/dynamic-1,[\"to others\"]"));
        Assert.That(await one.ReadTextAsync(), Is.EqualTo("42/dynamic-1,[\"to all\",1]"));
        Assert.That(await two.ReadTextAsync(), Is.EqualTo("42/dynamic-2,[\"to room\"]"));
        Assert.That(await two.ReadTextAsync(), Is.EqualTo("42/dynamic-2,[\"to all\",1]"));
        Assert.That(await apart.ReadTextAsync(), Is.EqualTo("42[\"to main\"]"));
        Assert.That(() => parent.EmitAsync("connect"), Throws.ArgumentException);
    }

    [Test]
    [Proves("F-API-33", "F-API-34")]
    public async Task What_else_a_parent_is_asked_for_finds_nobody()
    {
        ParentNamespace? parent = null;
        await using var app = await WireApp.StartAsync(io: (server, _) =>
        {
            parent = server.Of(Dynamic);
            Assert.That(server.Of(Dynamic).Name, Is.EqualTo("/_1"));
        });
        await using var socket = await RawWebSocket.JoinedAsync(app.Port, "/dynamic-1");
        var everyone = parent!.Local;
        await everyone.SocketsJoinAsync("room");
        await everyone.SocketsLeaveAsync("room");
        await everyone.DisconnectSocketsAsync(close: true);
        Assert.That(await parent.Timeout(TimeSpan.FromHours(1)).EmitWithAckAsync<int>("asked").WithPatience(), Is.Empty);
        Assert.That(async () => await everyone.FetchSocketsAsync(), Throws.InstanceOf<NotSupportedException>());
        await socket.SendTextAsync("40/_0,");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("44/_0,{\"message\":\"Invalid namespace\"}"));
        Assert.That(parent.Children.Single().Sockets.Single().Rooms, Has.Count.EqualTo(1));
    }

    [Test]
    [Proves("F-API-10")]
    public async Task Nobody_joins_a_namespace_before_the_application_has_been_told_of_it()
    {
        var told = new ManualResetEventSlim();
        var telling = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await WireApp.StartAsync(io: (server, journal) =>
        {
            server.OnNewNamespace(child =>
            {
                telling.TrySetResult();
                Assert.That(told.Wait(Patience.Limit), Is.True);
                child.OnConnection(_ => journal.Add("handled"));
            });
            server.Of(Dynamic);
        });
        await using var one = await RawWebSocket.OpenAsync(app.Port);
        await one.SendTextAsync("40/dynamic-1,");
        await telling.Task.WithPatience();
        await using var two = await RawWebSocket.OpenAsync(app.Port);
        await two.SendTextAsync("40/dynamic-1,");
        await two.SendTextAsync("40");
        told.Set();
        Assert.That(await two.ReadTextAsync(), Does.StartWith("40/dynamic-1,{\"sid\":"));
        Assert.That(await one.ReadTextAsync(), Does.StartWith("40/dynamic-1,{\"sid\":"));
        await Patience.UntilAsync(() => app.Journal.All.Count(entry => entry == "handled") == 2);
    }

    private static Task Note(Journal journal, string entry, Func<Task> next)
    {
        journal.Add(entry);
        return next();
    }
}
