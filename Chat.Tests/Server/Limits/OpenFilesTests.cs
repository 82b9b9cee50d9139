using System.Net.Sockets;
using System.Text;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Engine.Limits;

namespace Chat.Tests.Server.Limits;

/// <summary>A .NET process ends when it may open no more files, so connections may not take the last of them (demand 2).</summary>
[Platform(Exclude = "Win", Reason = "There is no limit on open files.")]
public sealed class OpenFilesTests
{
    private const int FileLimit = 1024;
    private const int Attempts = FileLimit + 100;

    private static readonly string Program =
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Rolling", new DirectoryInfo(AppContext.BaseDirectory).Name, "Rolling.dll"));

    private const string Handshake = "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    [TestCase("", TestName = "A_flood_of_connections_leaves_the_process_and_who_was_there_before_alone")]
    [TestCase(Handshake, TestName = "A_flood_of_WebSockets_leaves_the_process_and_who_was_there_before_alone")]
    public async Task A_flood_leaves_the_process_and_who_was_there_before_alone(string request)
    {
        var answer = await DotNetCommand.WithServerAsync(Program, FileLimit, async (address, process) =>
        {
            await using var early = await RawWebSocket.JoinedAsync(address.Port);
            var flood = new List<TcpClient>();
            try
            {
                for (var i = 0; i < Attempts; i++)
                {
                    flood.Add(new TcpClient());
                    await ComeAsync(flood[^1], address.Port, request).WithPatience();
                }

                await EndedAsync(flood[^1]).WithPatience();
                await early.SendTextAsync("427[\"order\",\"tea\"]");
                Assert.That(await early.ReadTextAsync(), Is.EqualTo("420[\"confirm\",\"tea\"]"));
            }
            finally
            {
                foreach (var client in flood) client.Dispose();
            }

            await Patience.UntilAsync(async () => await AnswersAsync(address.Port));
            Assert.That(process.HasExited, Is.False);
            await early.SendTextAsync("430[true]");
            return await early.ReadTextAsync();
        });
        Assert.That(answer, Is.EqualTo("437[\"tea ordered\"]"));
    }

    [TestCase("Max open files            1024                 524288               files", 1024L)]
    [TestCase("Max open files            unlimited            unlimited            files", null)]
    [TestCase("Max processes             96365                96365                processes", null)]
    public void The_limit_that_holds_is_read(string line, long? limit) =>
        Assert.That(OpenFiles.Find(["Limit                     Soft Limit           Hard Limit           Units", line]), Is.EqualTo(limit));

    [TestCase(20_000L, 19_488L)]
    [TestCase(300L, 150L)]
    [TestCase(null, null)]
    public void Some_files_are_left_for_everything_else(long? files, long? connections) =>
        Assert.That(OpenFiles.Judge(files), Is.EqualTo(connections));

    // Waits for the beginning of an answer, so that each one is through before the next comes.
    private static async Task ComeAsync(TcpClient client, int port, string request)
    {
        try
        {
            await client.ConnectAsync("127.0.0.1", port);
            if (request.Length == 0) return;
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
            await client.GetStream().ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            // Refused, which may be known at once or later.
        }
    }

    private static async Task EndedAsync(TcpClient client)
    {
        try
        {
            Assert.That(await client.GetStream().ReadAsync(new byte[1]), Is.Zero);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            // Reset, or not even connected, which is an end as well.
        }
    }

    private static async Task<bool> AnswersAsync(int port)
    {
        try
        {
            return (await RawClient.OnceAsync(port, "GET", "/ready")).Status == 200;
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            return false;
        }
    }
}
