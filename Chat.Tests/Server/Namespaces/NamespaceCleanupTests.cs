using System.Text.RegularExpressions;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Namespaces;

/// <summary>Children that nobody is in any more (F-API-36).</summary>
[Proves("F-API-36", "F-SUB-39")]
public sealed class NamespaceCleanupTests
{
    private const string Name = "/dynamic-1";
    private static readonly Regex Dynamic = new(@"^/dynamic-\d+$", RegexOptions.NonBacktracking);

    [Test]
    public async Task A_child_is_forgotten_with_its_last_socket_and_made_anew_when_it_is_asked_for()
    {
        ParentNamespace? parent = null;
        await using var app = await StartAsync(server => parent = server.Of(Dynamic));
        await using var one = await RawWebSocket.JoinedAsync(app.Port, Name);
        await using var two = await RawWebSocket.JoinedAsync(app.Port, Name);
        var first = parent!.Children.Single();
        await one.SendTextAsync($"41{Name},");
        await Patience.UntilAsync(() => first.Sockets.Count == 1);
        Assert.That(parent.Children, Is.EqualTo([first]));
        await two.SendTextAsync($"41{Name},");
        await Patience.UntilAsync(() => parent.Children.Count == 0);
        await one.JoinAsync(Name);
        Assert.That(parent.Children.Single(), Is.Not.SameAs(first));
    }

    [Test]
    public async Task A_refusal_forgets_a_child_that_was_made_for_it()
    {
        ParentNamespace? parent = null;
        await using var app = await StartAsync(server =>
        {
            parent = server.Of(Dynamic);
            parent.Use((_, _) => throw new ConnectRefusedException("no"));
        });
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        await socket.SendTextAsync($"40{Name},");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo($"44{Name},{{\"message\":\"no\"}}"));
        await Patience.UntilAsync(() => parent!.Children.Count == 0);
    }

    [Test]
    public async Task A_lost_connection_forgets_its_children()
    {
        ParentNamespace? parent = null;
        var gate = new Gate();
        await using var app = await StartAsync(server =>
        {
            parent = server.Of(Dynamic);
            parent.Use((socket, next) => socket.Namespace.Name == Name ? next() : gate.PassAsync());
        });
        await using var socket = await RawWebSocket.JoinedAsync(app.Port, Name);
        await socket.SendTextAsync("40/dynamic-2,");
        await gate.Reached;
        Assert.That(parent!.Children, Has.Count.EqualTo(2));
        socket.Abort();
        await Patience.UntilAsync(() => parent.Children.Count == 0);
        gate.Open();
    }

    [Test]
    public async Task A_socket_in_a_middleware_keeps_the_namespace_it_will_be_in()
    {
        ParentNamespace? parent = null;
        var gate = new Gate();
        await using var app = await StartAsync(server =>
        {
            parent = server.Of(Dynamic);
            parent.Use(async (socket, next) =>
            {
                if (socket.Handshake.Auth.TryGetProperty("slow", out _)) await gate.PassAsync();
                await next();
            });
        });
        await using var slow = await RawWebSocket.OpenAsync(app.Port);
        await using var quick = await RawWebSocket.JoinedAsync(app.Port, Name);
        await slow.SendTextAsync($"40{Name},{{\"slow\":1}}");
        await gate.Reached;
        await quick.SendTextAsync($"41{Name},");
        await Patience.UntilAsync(() => parent!.Children.Single().Sockets.Count == 0);
        gate.Open();
        Assert.That(await slow.ReadTextAsync(), Does.StartWith($"40{Name},{{\"sid\":"));
        await quick.JoinAsync(Name);
        await Patience.UntilAsync(() => parent!.Children.Single().Sockets.Count == 2);
        await app.Server.Of(Name).EmitAsync("all");
        Assert.That(await slow.ReadTextAsync(), Is.EqualTo($"42{Name},[\"all\"]"));
        Assert.That(await quick.ReadTextAsync(), Is.EqualTo($"42{Name},[\"all\"]"));
    }

    [Test]
    public async Task What_the_application_has_named_stays()
    {
        ParentNamespace? parent = null;
        await using var app = await StartAsync(server => parent = server.Of(Dynamic));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port, Name);
        var child = app.Server.Of(Name);
        await socket.SendTextAsync($"41{Name},");
        await Patience.UntilAsync(() => child.Sockets.Count == 0);
        await socket.JoinAsync(Name);
        Assert.That(parent!.Children, Is.EqualTo([child]));
        Assert.That(app.Server.Of(Name), Is.SameAs(child));
    }

    [Test]
    [Proves("F-API-02")]
    public async Task With_the_option_off_children_stay()
    {
        ParentNamespace? parent = null;
        await using var app = await StartAsync(server => parent = server.Of(Dynamic), options => options.CleanupEmptyChildNamespaces = false);
        await using var socket = await RawWebSocket.JoinedAsync(app.Port, Name);
        var child = parent!.Children.Single();
        await socket.SendTextAsync($"41{Name},");
        await Patience.UntilAsync(() => child.Sockets.Count == 0);
        await socket.JoinAsync(Name);
        Assert.That(parent.Children, Is.EqualTo([child]));
    }

    [Test]
    public async Task Sockets_that_come_and_go_always_land_in_the_namespace_that_is_registered()
    {
        ParentNamespace? parent = null;
        await using var app = await StartAsync(server => parent = server.Of(Dynamic));
        var clients = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RawWebSocket.OpenAsync(app.Port)));
        await Task.WhenAll(clients.Select(async client =>
        {
            for (var round = 0; round < 50; round++)
            {
                await client.JoinAsync(Name);
                await client.SendTextAsync($"41{Name},");
            }

            await client.JoinAsync(Name);
        }));
        await Patience.UntilAsync(() => parent!.Children.Single().Sockets.Count == clients.Length);
        foreach (var client in clients) await client.DisposeAsync();
        await Patience.UntilAsync(() => parent!.Children.Count == 0);
    }

    private static Task<WireApp> StartAsync(Action<SocketIoServer> io, Action<SocketIoOptions>? options = null) =>
        WireApp.StartAsync(options, (server, _) => io(server));
}
