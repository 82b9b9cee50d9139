using System.Net.Sockets;
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

    [Test]
    public async Task A_flood_of_connections_leaves_the_process_and_who_was_there_before_alone()
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
                    await flood[^1].ConnectAsync("127.0.0.1", address.Port).WithPatience();
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

    private static async Task EndedAsync(TcpClient client)
    {
        try
        {
            Assert.That(await client.GetStream().ReadAsync(new byte[1]), Is.Zero);
        }
        catch (IOException)
        {
            // Reset, which is an end as well.
        }
    }

    private static async Task<bool> AnswersAsync(int port)
    {
        try
        {
            return (await RawClient.OnceAsync(port, "GET", "/ready")).Status == 200;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
