using System.Diagnostics;
using System.Runtime.InteropServices;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;

namespace Chat.Tests.Server.Hosting;

/// <summary>A process that is asked to end, as every deployment does it (demand 15).</summary>
[Platform(Exclude = "Win", Reason = "There is no SIGTERM.")]
public sealed class SigtermTests
{
    private const int Sigterm = 15;
    private const int Clients = 10;

    private static readonly string Program =
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Rolling", new DirectoryInfo(AppContext.BaseDirectory).Name, "Rolling.dll"));

    // Nine steps of it lie between the first client and the last; half of that is asked for, as a busy machine is late with the first.
    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(15);

    [Test]
    [Proves("F-API-11", "F-SIO-55")]
    public async Task It_is_not_ready_lets_nobody_in_finishes_what_runs_and_sends_its_clients_away_one_after_the_other()
    {
        string[] arguments = ["--SocketIo:DrainSpread", $"{Spread}", "--SocketIo:DrainTimeout", "00:00:08", "--shutdownTimeoutSeconds", $"{Bound.TotalSeconds}"];
        var exitCode = await DotNetCommand.WithServerAsync(Program, arguments, async (address, process) =>
        {
            var clients = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => RawWebSocket.JoinedAsync(address.Port)));
            await clients[0].SendTextAsync("427[\"order\",\"tea\"]");
            Assert.That(await clients[0].ReadTextAsync(), Is.EqualTo("420[\"confirm\",\"tea\"]"));
            Assert.That(await StatusAsync(address, "/ready"), Is.EqualTo(200));

            Assert.That(Send(process.Id, Sigterm), Is.Zero);
            var asked = Stopwatch.GetTimestamp();
            await BecomesAsync(address, "/ready", 503);
            Assert.That(await StatusAsync(address, "/socket.io/?EIO=4&transport=polling"), Is.EqualTo(503));
            await using (var late = await RawClient.ConnectAsync(address.Port))
                Assert.That((await late.RequestUpgradeAsync("/socket.io/?EIO=4&transport=websocket")).Status, Is.EqualTo(503));

            // The handler has waited for this answer since before the signal; its own comes after it.
            await clients[0].SendTextAsync("430[true]");
            Assert.That(await clients[0].ReadTextAsync(), Is.EqualTo("437[\"tea ordered\"]"));

            var gone = await Task.WhenAll(clients.Select(GoneAtAsync));
            Assert.That(Stopwatch.GetElapsedTime(gone.Min(), gone.Max()), Is.GreaterThan(Spread / 2));
            await process.WaitForExitAsync().WaitAsync(Bound);
            Assert.That(Stopwatch.GetElapsedTime(asked), Is.LessThan(Bound));
            return process.ExitCode;
        });
        Assert.That(exitCode, Is.Zero);
    }

    private static async Task<long> GoneAtAsync(RawWebSocket client)
    {
        Assert.That((await client.ReadFrameAsync()).Opcode, Is.EqualTo(RawFrame.CloseFrame));
        var at = Stopwatch.GetTimestamp();
        await client.SendCloseAsync();
        await client.DisposeAsync();
        return at;
    }

    private static async Task<int> StatusAsync(Uri address, string target) => (await RawClient.OnceAsync(address.Port, "GET", target)).Status;

    private static async Task BecomesAsync(Uri address, string target, int status)
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        while (await StatusAsync(address, target) != status) patience.Token.ThrowIfCancellationRequested();
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Send(int process, int signal);
}
