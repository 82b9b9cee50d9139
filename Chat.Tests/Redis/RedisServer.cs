using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Chat.Tests.Support;

namespace Chat.Tests.Redis;

/// <summary>A redis-server of our own on a free port of loopback, with everything that it writes in a folder that goes with it.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private const int Stop = 19;
    private const int Continue = 18;

    private readonly string _folder = Directory.CreateTempSubdirectory("redis-").FullName;
    private readonly string[] _options;
    private Process? _process;

    private RedisServer(string[] options) => _options = options;

    public int Port { get; } = FreePort();

    public IPEndPoint EndPoint => new(IPAddress.Loopback, Port);

    public static bool IsInstalled =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "redis-server")));

    /// <param name="options">What is added to the command line.</param>
    public static async Task<RedisServer> StartAsync(params string[] options)
    {
        if (!IsInstalled) Assert.Ignore("redis-server is not installed; ./test says how.");
        var server = new RedisServer(options);
        await server.StartAgainAsync();
        return server;
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>On the same port, without what it knew before.</summary>
    public async Task StartAgainAsync()
    {
        string[] arguments =
        [
            "--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", _folder, "--save", "", "--appendonly", "no",
            "--logfile", "log",
            .. _options,
        ];
        _process = Process.Start(new ProcessStartInfo("redis-server", arguments))!;
        await Patience.UntilAsync(() => _process.HasExited || Listens());
        if (_process.HasExited) throw new InvalidOperationException(await File.ReadAllTextAsync(Path.Combine(_folder, "log")));
    }

    /// <summary>As a crash would.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync().WithPatience();
    }

    /// <summary>It keeps its connections and answers nothing.</summary>
    public void Freeze() => Send(Stop);

    public void Thaw() => Send(Continue);

    /// <summary>What <c>redis-cli</c> says to a command.</summary>
    public async Task<string> AskAsync(params string[] command)
    {
        string[] arguments = ["-p", Port.ToString(CultureInfo.InvariantCulture), .. command];
        using var client = Process.Start(new ProcessStartInfo("redis-cli", arguments) { RedirectStandardOutput = true })!;
        var answer = await client.StandardOutput.ReadToEndAsync().WithPatience();
        await client.WaitForExitAsync().WithPatience();
        return answer.Trim();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process!.HasExited) await KillAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private bool Listens()
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(EndPoint);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Send(int signal)
    {
        if (Signal(_process!.Id, signal) != 0) throw new InvalidOperationException("redis-server is gone.");
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Signal(int process, int signal);
}
