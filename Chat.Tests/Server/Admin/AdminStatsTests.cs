using System.Globalization;
using System.Text.Json;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using SocketIo.Server.Admin;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Admin;

/// <summary>The numbers of the server, every two seconds.</summary>
internal sealed class AdminStatsTests
{
    [Test]
    [Proves("F-ADM-17", "F-ADM-18", "F-ADM-20")]
    public async Task The_numbers_come_every_two_seconds()
    {
        await using var app = await AdminApp.StartAsync(options => options.Mode = AdminUiMode.Production, io: io => io.Of("/other"));
        await using var admin = await AdminClient.ConnectAsync(app.Port);
        await using var client = await RawWebSocket.JoinedAsync(app.Port, "/other");
        await using var polling = await PollingSession.JoinedAsync(app.Port);
        await Patience.UntilAsync(() => app.Server.Of("/").Sockets.Count == 1 && app.Server.Of("/other").Sockets.Count == 1);
        app.Clock.Advance(TimeSpan.FromSeconds(4));

        var first = (await admin.NextAsync("server_stats"))[1];
        var second = (await admin.ReadAsync())[1];
        Assert.Multiple(() =>
        {
            Assert.That(
                string.Join(' ', first.EnumerateObject().Select(member => member.Name)),
                Is.EqualTo("serverId hostname pid uptime clientsCount pollingClientsCount aggregatedEvents namespaces"));
            Assert.That(first.GetProperty("serverId").GetString(), Is.EqualTo(Environment.MachineName));
            Assert.That(first.GetProperty("hostname").GetString(), Is.EqualTo(Environment.MachineName));
            Assert.That(first.GetProperty("pid").GetInt32(), Is.EqualTo(Environment.ProcessId));
            Assert.That(first.GetProperty("uptime").GetDouble(), Is.Positive);
            Assert.That(second.GetProperty("uptime").GetDouble() - first.GetProperty("uptime").GetDouble(), Is.EqualTo(2).Within(1e-3));
            Assert.That(first.GetProperty("clientsCount").GetInt32(), Is.EqualTo(3));
            Assert.That(first.GetProperty("pollingClientsCount").GetInt32(), Is.EqualTo(1));
            Assert.That(
                first.GetProperty("namespaces").EnumerateArray().Select(place => place.GetRawText()),
                Is.EquivalentTo((string[])["""{"name":"/","socketsCount":1}""", """{"name":"/admin","socketsCount":1}""", """{"name":"/other","socketsCount":1}"""]));
        });
    }

    [Test]
    [Proves("F-ADM-18")]
    public async Task Servers_of_one_host_have_names_of_their_own()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Services.AddSocketIo("staff").AddAdminUi(options => options.Authentication = AdminUiAuthentication.None);
        builder.Services.AddSocketIo("guests").AddAdminUi(options =>
        {
            options.Authentication = AdminUiAuthentication.None;
            options.ServerId = "front desk";
        });
        await using var host = builder.Build();
        Assert.That(
            (string[])["staff", "guests"],
            Is.EqualTo((string[])["staff", "guests"]).And.All.Matches<string>(name => host.Services.GetRequiredKeyedService<SocketIoServer>(name).Of("/admin").Handlers.Connection.Length == 1));
        Assert.That(AdminUiSetup.Find(host.Services, "staff")!.ServerId, Is.EqualTo($"{Environment.MachineName}#staff"));
        Assert.That(AdminUiSetup.Find(host.Services, "guests")!.ServerId, Is.EqualTo("front desk"));
        Assert.That(AdminUiSetup.Find(host.Services, null), Is.Null);
    }

    [Test]
    [Proves("F-ADM-19")]
    public async Task What_connections_do_is_counted_by_the_second_and_only_once()
    {
        await using var app = await AdminApp.StartAsync(options => options.Mode = AdminUiMode.Production);
        await using var admin = await AdminClient.ConnectAsync(app.Port);
        await admin.NextAsync("config");
        app.Clock.Advance(TimeSpan.FromSeconds(2));
        await admin.NextAsync("server_stats");
        app.Clock.Advance(TimeSpan.FromMilliseconds(500));

        await using (var client = await RawWebSocket.JoinedAsync(app.Port))
        {
            var socket = await app.SocketAsync();
            socket.On("x", e => e.AckAsync().AsTask());
            await client.SendTextAsync("421[\"x\",\"ü\"]");
            Assert.That(await client.ReadTextAsync(), Is.EqualTo("431[]"));
            await client.SendTextAsync("451-[\"x\",{\"_placeholder\":true,\"num\":0}]");
            await client.SendBinaryAsync(1, 2, 3);
            await client.SendTextAsync("422[\"x\"]");
            Assert.That(await client.ReadTextAsync(), Is.EqualTo("432[]"));
            await socket.EmitAsync("y", new byte[] { 1, 2 });
            Assert.That(await client.ReadTextAsync(), Is.EqualTo("451-[\"y\",{\"_placeholder\":true,\"num\":0}]"));
            await client.ReadBinaryAsync();
            await client.SendTextAsync("3");
        }

        // Sockets leave when their session's end has been counted.
        await app.SettledAsync(0);
        app.Clock.Advance(TimeSpan.FromMilliseconds(1500));
        var counted = Counts((await admin.NextAsync("server_stats"))[1]);

        // The second in which the server began its report holds what it sent to the admin.
        var sent = $"40{{\"sid\":\"{new string('s', 20)}\"}}".Length - 1 + ("31[]".Length * 2) + "51-[\"y\",{\"_placeholder\":true,\"num\":0}]".Length + 2;
        var received = "0".Length + "21[\"x\",\"__\"]".Length + "51-[\"x\",{\"_placeholder\":true,\"num\":0}]".Length + 3 + "22[\"x\"]".Length;
        Assert.That(counted["1767225602000 rawConnection "], Is.EqualTo(1));
        Assert.That(counted["1767225602000 rawDisconnection transport close"], Is.EqualTo(1));
        Assert.That(counted["1767225602000 packetsIn "], Is.EqualTo(5));
        Assert.That(counted["1767225602000 bytesIn "], Is.EqualTo(received));
        Assert.That(counted["1767225602000 packetsOut "], Is.InRange(5, 6));
        Assert.That(counted["1767225602000 bytesOut "], Is.AtLeast(sent));

        app.Clock.Advance(TimeSpan.FromSeconds(2));
        var next = Counts((await admin.NextAsync("server_stats"))[1]);
        Assert.That(next.Keys, Has.None.Contains("rawConnection").And.None.Contains("packetsIn"));
    }

    [Test]
    [Proves("F-ADM-19", "F-ADM-20")]
    public async Task Whoever_moves_or_leaves_polls_no_longer()
    {
        await using var app = await AdminApp.StartAsync(options => options.Mode = AdminUiMode.Production);
        await using var admin = await AdminClient.ConnectAsync(app.Port);
        await using var moves = await PollingSession.JoinedAsync(app.Port);
        await using var leaves = await PollingSession.JoinedAsync(app.Port);
        await using var stays = await PollingSession.JoinedAsync(app.Port);
        await using var upgraded = await moves.ProbedAsync();
        await upgraded.SendTextAsync("5");
        await leaves.PostAsync("1");
        await Patience.UntilAsync(() => app.Server.SessionCount == 3);
        await Patience.UntilAsync(() => app.App.Logs.Named("SessionUpgraded").Any());
        // What is counted is told a moment after it is logged.
        var pollers = 0;
        for (var i = 0; i < 5 && pollers != 1; i++)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(2));
            pollers = (await admin.NextAsync("server_stats"))[1].GetProperty("pollingClientsCount").GetInt32();
        }

        Assert.That(pollers, Is.EqualTo(1));
    }

    [Test]
    [Proves("F-ADM-19")]
    public async Task Counts_do_not_heap_up_while_nobody_looks()
    {
        await using var app = await AdminApp.StartAsync();
        await using var client = await RawWebSocket.JoinedAsync(app.Port);
        for (var i = 0; i < 5; i++)
        {
            await client.SendTextAsync("42[\"x\"]");
            app.Clock.Advance(TimeSpan.FromSeconds(2));
        }

        await using var admin = await AdminClient.ConnectAsync(app.Port);
        app.Clock.Advance(TimeSpan.FromSeconds(2));
        var counted = Counts((await admin.NextAsync("server_stats"))[1]);
        Assert.That(counted.Keys.Select(key => long.Parse(key.Split(' ')[0], CultureInfo.InvariantCulture)), Is.All.EqualTo(1767225610000));
    }

    private static Dictionary<string, long> Counts(JsonElement stats) => stats.GetProperty("aggregatedEvents").EnumerateArray().ToDictionary(
        entry => $"{entry.GetProperty("timestamp")} {entry.GetProperty("type")} {(entry.TryGetProperty("subType", out var subType) ? subType : "")}",
        entry => entry.GetProperty("count").GetInt64());
}
