using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Chat.Tests.Support.Cluster;

/// <summary>A Redis of our own on a free port, with a folder that goes with it. It can be killed, frozen and started again, empty.</summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("redis-").FullName;
    private readonly string[] _options;
    private Process _process;

    private RedisProcess(string[] options)
    {
        _options = options;
        Port = FreePort();
        _process = Start();
    }

    public int Port { get; }

    public string Address => $"127.0.0.1:{Port}";

    public IPEndPoint EndPoint => new(IPAddress.Loopback, Port);

    public string Url => $"redis://{Address}";

    /// <summary>Why it cannot be started here, or null when it can.</summary>
    public static string? Missing() => Find() is null ? "redis-server is not installed; ./test does it." : null;

    /// <param name="options">What is added to its command line.</param>
    public static async Task<RedisProcess> StartAsync(params string[] options)
    {
        if (Missing() is { } why) Assert.Ignore(why);
        var redis = new RedisProcess(options);
        try
        {
            await redis.WaitAsync();
            return redis;
        }
        catch
        {
            await redis.DisposeAsync();
            throw;
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Ends it at once, as a failing machine does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WithPatience();
        _process.Dispose();
    }

    /// <summary>Starts it again on the same port; it has forgotten everything.</summary>
    public async Task StartAgainAsync()
    {
        _process = Start();
        await WaitAsync();
    }

    /// <summary>Stops it where it stands; connections stay open.</summary>
    public Task FreezeAsync() => SignalAsync("-STOP");

    public Task ThawAsync() => SignalAsync("-CONT");

    /// <summary>Has a command carried out.</summary>
    /// <returns>The first line of the answer; for an array all lines.</returns>
    public async Task<string> CommandAsync(params string[] words)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port).WithPatience();
        await using var stream = client.GetStream();
        var request = new StringBuilder($"*{words.Length}\r\n");
        foreach (var word in words) request.Append($"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request.ToString())).WithPatience();
        await stream.WriteAsync("*1\r\n$4\r\nQUIT\r\n"u8.ToArray()).WithPatience();
        using var reader = new StreamReader(stream);
        return (await reader.ReadToEndAsync().WithPatience()).Replace("\r\n", "\n", StringComparison.Ordinal);
    }

    /// <summary>What <c>redis-cli</c> says to a command.</summary>
    public async Task<string> AskAsync(params string[] command)
    {
        using var client = Process.Start(new ProcessStartInfo("redis-cli", ["-p", $"{Port}", .. command]) { RedirectStandardOutput = true })!;
        var answer = await client.StandardOutput.ReadToEndAsync().WithPatience();
        await client.WaitForExitAsync().WithPatience();
        return answer.Trim();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_process.HasExited) _process.Kill();
            await _process.WaitForExitAsync().WithPatience();
            _process.Dispose();
        }
        catch (InvalidOperationException)
        {
            // It was killed before.
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/bin")
            .Select(folder => Path.Combine(folder, "redis-server")).FirstOrDefault(File.Exists);

    private Process Start()
    {
        var start = new ProcessStartInfo(Find()!) { WorkingDirectory = _folder, RedirectStandardOutput = true };
        foreach (var argument in (string[])["--port", $"{Port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", _folder, "--loglevel", "warning", .. _options])
            start.ArgumentList.Add(argument);
        var process = Process.Start(start) ?? throw new InvalidOperationException("redis-server did not start.");
        _ = process.StandardOutput.ReadToEndAsync();
        return process;
    }

    private Task WaitAsync() => Patience.UntilAsync(() => _process.HasExited || Listens(), "redis-server listens");

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{_process.Id}"]);
        await kill.WaitForExitAsync().WithPatience();
    }

    private bool Listens()
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
