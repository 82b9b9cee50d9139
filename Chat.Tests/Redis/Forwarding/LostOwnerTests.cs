using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Chat.Tests.Support;
using Chat.Tests.Support.Cluster;
using Chat.Tests.Support.Raw;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Redis.Forwarding;

/// <summary>The node that has a session is a process that dies or freezes while it answers for another: whoever waits is told so within a bound.</summary>
[Platform(Exclude = "Win", Reason = "There are no signals.")]
internal sealed class LostOwnerTests
{
    // Eight seconds of silence, looked for every two; the rest is for a busy machine.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private static readonly HttpClient Http = new();
    private static readonly string Program =
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Rolling", new DirectoryInfo(AppContext.BaseDirectory).Name, "Rolling.dll"));

    [Test]
    [Proves("F-ADP-66")]
    public async Task Whoever_waits_for_a_node_that_is_killed_or_frozen_is_refused_as_ever()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var near = await TestApp.StartAsync(services: services => services.AddSocketIo().AddRedis(redis.Address, all => all.ForwardRequests = true));
        await Patience.UntilAsync(() => near.Server.Cluster!.Health.IsReady);
        await Task.WhenAll(LoseAsync(redis, near, "-KILL"), LoseAsync(redis, near, "-STOP"));
        Assert.That(near.Held.Count, Is.Zero);
    }

    private static Task<int> LoseAsync(RedisProcess redis, TestApp near, string signal)
    {
        string[] arguments = ["--Redis", redis.Address, "--SocketIo:Redis:ForwardRequests", "true", "--SocketIo:Redis:NodeName", $"owner {signal}"];
        return DotNetCommand.WithServerAsync(Program, arguments, async (address, process) =>
        {
            using (var ready = await Http.GetAsync(new Uri(address, "/ready")).WithPatience()) Assert.That(ready.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            var polling = await OpenAsync(address, near);
            var posting = await OpenAsync(address, near);
            await using var webSocket = await UpgradeAsync(address, near);
            var poll = Http.GetAsync(Poll(near, polling));
            await near.Held.WaitForAsync("GET", polling);
            // Frames of one node go out in order: when this is answered, the poll is there.
            Assert.That(await PostAsync(near, posting, "3"), Is.EqualTo("ok"));

            await SignalAsync(signal, process.Id);
            var post = Http.PostAsync(Poll(near, posting), new StringContent("3" + new string('x', 300_000)));
            var answers = await Task.WhenAll(poll, post).WaitAsync(Bound);
            foreach (var answer in answers)
            {
                Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
                Assert.That(await answer.Content.ReadAsStringAsync(), Is.EqualTo("""{"code":1,"message":"Session ID unknown"}"""));
                answer.Dispose();
            }

            Assert.That(async () => await webSocket.ReadFrameAsync().WaitAsync(Bound), Throws.InstanceOf<IOException>().Or.InstanceOf<InvalidDataException>());
            using (var again = await Http.GetAsync(Poll(near, polling)).WithPatience()) Assert.That(again.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
            if (signal == "-KILL") return 0;

            // What has come back knows that its clients have been told.
            await SignalAsync("-CONT", process.Id);
            await Patience.UntilAsync(async () =>
            {
                using var there = await Http.PostAsync(new Uri(address, $"/socket.io/?EIO=4&transport=polling&sid={polling}"), new StringContent("3"));
                return there.StatusCode == HttpStatusCode.BadRequest;
            });
            return 0;
        });
    }

    private static Uri Poll(TestApp node, string sid) => new($"{node.Url}/socket.io/?EIO=4&transport=polling&sid={sid}");

    private static async Task<string> PostAsync(TestApp node, string sid, string body)
    {
        using var answer = await Http.PostAsync(Poll(node, sid), new StringContent(body)).WithPatience();
        return await answer.Content.ReadAsStringAsync().WithPatience();
    }

    private static async Task<string> OpenAsync(Uri owner, TestApp near)
    {
        var open = await Http.GetStringAsync(new Uri(owner, "/socket.io/?EIO=4&transport=polling")).WithPatience();
        using var json = JsonDocument.Parse(open.AsMemory(1));
        var sid = json.RootElement.GetProperty("sid").GetString()!;
        Assert.That(await PostAsync(near, sid, "40"), Is.EqualTo("ok"));
        Assert.That(await Http.GetStringAsync(Poll(near, sid)).WithPatience(), Does.StartWith("40{"));
        return sid;
    }

    private static async Task<RawWebSocket> UpgradeAsync(Uri owner, TestApp near)
    {
        var sid = await OpenAsync(owner, near);
        var webSocket = await RawWebSocket.ConnectAsync(near.Port, $"/socket.io/?EIO=4&transport=websocket&sid={sid}");
        await webSocket.SendTextAsync("2probe");
        Assert.That(await webSocket.ReadTextAsync(), Is.EqualTo("3probe"));
        await webSocket.SendTextAsync("5");
        return webSocket;
    }

    private static async Task SignalAsync(string signal, int process)
    {
        using var kill = Process.Start("kill", [signal, $"{process}"]);
        await kill.WaitForExitAsync().WithPatience();
    }
}
