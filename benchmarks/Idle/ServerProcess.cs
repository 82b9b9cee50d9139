using System.Diagnostics;
using System.Globalization;

namespace Idle;

/// <summary>The server under measurement: this program again, in a process of its own that ends with its standard input.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    private readonly Process _process;

    private ServerProcess(Process process) => _process = process;

    public int Port { get; private set; }

    public static async Task<ServerProcess> StartAsync(bool secure, CancellationToken stop)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ServerProcess).Assembly.Location, secure ? "secure-server" : "server"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var server = new ServerProcess(Process.Start(start)!);
        try
        {
            server.Port = (int)await server.ReadNumberAsync(stop);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>What it holds once everything that is garbage is gone.</summary>
    public async Task<Cost> MeasureAsync(CancellationToken stop)
    {
        await AskAsync("measure", stop);
        return new Cost(await ReadNumberAsync(stop), await ReadNumberAsync(stop));
    }

    /// <summary>Waits until it has so many connections.</summary>
    public async Task HasAsync(int connections, CancellationToken stop)
    {
        while (true)
        {
            await AskAsync("count", stop);
            if (await ReadNumberAsync(stop) == connections) return;
            await Task.Delay(BetweenLooks, stop);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task AskAsync(string question, CancellationToken stop)
    {
        await _process.StandardInput.WriteLineAsync(question.AsMemory(), stop);
        await _process.StandardInput.FlushAsync(stop);
    }

    private async Task<long> ReadNumberAsync(CancellationToken stop)
    {
        var line = await _process.StandardOutput.ReadLineAsync(stop) ?? throw new IOException("the server has ended.");
        return long.Parse(line, CultureInfo.InvariantCulture);
    }
}
