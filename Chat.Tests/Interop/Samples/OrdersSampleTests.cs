using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Chat.Tests.Support;
using SocketIOClient;
using Client = SocketIOClient.SocketIO;

namespace Chat.Tests.Interop.Samples;

/// <summary><c>samples/Orders</c> as it is built: one cookie for controllers and sockets, and a controller that emits.</summary>
internal sealed class OrdersSampleTests
{
    private static readonly string Program =
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Orders", new DirectoryInfo(AppContext.BaseDirectory).Name, "Orders.dll"));

    private static readonly string[] Guarded = ["orders", "socket.io/?EIO=4&transport=polling"];

    [Test]
    public Task An_order_goes_by_a_controller_to_the_kitchen_and_comes_back_by_sockets() => DotNetCommand.WithServerAsync(Program, async address =>
    {
        using var customer = await SignInAsync(address, "ada", cook: false);
        using var cook = await SignInAsync(address, "niels", cook: true);
        using var table = await ConnectAsync(address, customer);
        using var kitchen = await ConnectAsync(address, cook);
        var (placed, ready) = (Once(kitchen, "placed"), Once(table, "ready"));

        using var answer = await customer.PostAsJsonAsync("orders", new { dish = "soup" }).WithPatience();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        var order = await placed.WithPatience();
        Assert.That((order.GetProperty("customer").GetString(), order.GetProperty("dish").GetString()), Is.EqualTo(("ada", "soup")));

        Assert.That(await FinishAsync(kitchen, order.GetProperty("id").GetInt32()), Is.True);
        Assert.That((await ready.WithPatience()).GetProperty("ready").GetBoolean(), Is.True);
        Assert.That(await FinishAsync(kitchen, 99), Is.False);
        var mine = await customer.GetFromJsonAsync<JsonElement>("orders").WithPatience();
        Assert.That(mine.EnumerateArray().Single().GetProperty("ready").GetBoolean(), Is.True);
        return true;
    });

    [Test]
    public Task Without_the_cookie_neither_is_open() => DotNetCommand.WithServerAsync(Program, async address =>
    {
        using var nobody = new HttpClient { BaseAddress = address };
        foreach (var path in Guarded)
        {
            using var answer = await nobody.GetAsync(new Uri(path, UriKind.Relative)).WithPatience();
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized), path);
        }
        return true;
    });

    private static async Task<HttpClient> SignInAsync(Uri address, string name, bool cook)
    {
        var http = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = address };
        using var answer = await http.PostAsJsonAsync("account/sign-in", new { name, cook }).WithPatience();
        http.DefaultRequestHeaders.Add("Cookie", answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        return http;
    }

    private static async Task<Client> ConnectAsync(Uri address, HttpClient visitor)
    {
        var cookie = visitor.DefaultRequestHeaders.GetValues("Cookie").Single();
        var client = new Client(address, new SocketIOOptions { Reconnection = false, ExtraHeaders = new() { ["Cookie"] = cookie } });
        // Its own task ends as soon as it has asked to be connected.
        var connected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.OnConnected += (_, _) => connected.TrySetResult();
        await client.ConnectAsync().WithPatience();
        await connected.Task.WithPatience();
        return client;
    }

    private static async Task<bool> FinishAsync(Client kitchen, int id)
    {
        var answer = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await kitchen.EmitAsync("finish", response => answer.TrySetResult(response.GetValue<bool>()), id).WithPatience();
        return await answer.Task.WithPatience();
    }

    private static Task<JsonElement> Once(Client client, string name)
    {
        var got = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        client.On(name, response => got.TrySetResult(response.GetValue<JsonElement>()));
        return got.Task;
    }
}
