using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Chat.Host.Store.Providers;
using Chat.Tests.Support;
using Dapper;

namespace Chat.Tests.Chat.Store;

/// <summary>
/// A MariaDB of the test's own: data and socket in a folder that goes with it, on a free port. It can be killed, held and started again.
/// </summary>
internal sealed class MariaDbServer : IAsyncDisposable
{
    private const string Server = "/usr/sbin/mariadbd";
    private const string Installer = "/usr/bin/mariadb-install-db";
    private const string User = "chat";
    private const string Password = "only for tests";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly TempFolder _folder = new();
    private readonly ConcurrentQueue<string> _said = [];
    private readonly int _port = FreePort();
    private Process? _process;

    private MariaDbServer()
    {
    }

    /// <summary>The test is left out where there is none.</summary>
    public static async Task<MariaDbServer> StartAsync()
    {
        if (!File.Exists(Server) || !File.Exists(Installer)) Assert.Ignore("MariaDB is not installed; ./test does it.");
        var server = new MariaDbServer();
        try
        {
            await server.InstallAsync();
            await server.StartAgainAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async Task StartAgainAsync()
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = Create(
            Server, $"--datadir={_folder.File("data")}", $"--socket={_folder.File("socket")}", $"--pid-file={_folder.File("pid")}",
            $"--port={_port}", "--bind-address=127.0.0.1", $"--init-file={_folder.File("users.sql")}", "--skip-name-resolve",
            "--innodb-buffer-pool-size=64M", "--innodb-log-file-size=48M", "--performance-schema=0");
        Listen(_process, line =>
        {
            if (line.Contains("ready for connections", StringComparison.Ordinal)) ready.TrySetResult();
        });
        _process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException($"MariaDB ended:\n{string.Join('\n', _said)}"));
        await ready.Task.WaitAsync(StartLimit);
    }

    /// <summary>Makes a fresh database and gives the connection string to it.</summary>
    public async Task<string> CreateAsync()
    {
        var name = $"chat_{Guid.NewGuid():N}";
        await using var connection = Open(ConnectionTo("mysql"));
        await connection.ExecuteAsync($"CREATE DATABASE {name} CHARACTER SET latin1").WithPatience();
        return ConnectionTo(name);
    }

    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync().WithPatience();
        _process.Dispose();
        _process = null;
    }

    /// <summary>It keeps every connection and answers none, until it is released.</summary>
    public Task HoldAsync() => SignalAsync("-STOP");

    public Task ReleaseAsync() => SignalAsync("-CONT");

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false }) await KillAsync();
        _process?.Dispose();
        _folder.Dispose();
    }

    public static DbConnection Open(string connectionString)
    {
        var connection = MySqlProvider.Driver.CreateConnection()!;
        connection.ConnectionString = connectionString + ";Pooling=False";
        connection.Open();

        // See MySqlConnections.
        connection.Execute("SET character_set_results = 'utf8mb4'");
        return connection;
    }

    private string ConnectionTo(string database) =>
        $"Server=127.0.0.1;Port={_port};Database={database};User ID={User};Password={Password};SslMode=None";

    private async Task InstallAsync()
    {
        await File.WriteAllTextAsync(
            _folder.File("users.sql"), $"CREATE USER IF NOT EXISTS '{User}'@'%' IDENTIFIED BY '{Password}';\nGRANT ALL ON *.* TO '{User}'@'%';\n");
        using var installer = Create(
            Installer, $"--datadir={_folder.File("data")}", $"--tmpdir={_folder.Path}", "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve");
        Listen(installer, _ => { });
        await installer.WaitForExitAsync().WaitAsync(StartLimit);
        if (installer.ExitCode != 0) throw new InvalidOperationException($"MariaDB could not be installed:\n{string.Join('\n', _said)}");
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{_process!.Id}"]);
        await kill.WaitForExitAsync().WithPatience();
    }

    /// <summary>
    /// Nothing of the machine's own configuration counts; as root it says so, or it refuses. No test pulls the plug: of what is not InnoDB's
    /// nothing waits for the disk, which it would do a thousand times while it is installed.
    /// </summary>
    private static Process Create(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("--no-defaults");
        start.ArgumentList.Add("--debug-no-sync");
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.ArgumentList.Add($"--user={Environment.UserName}");
        return new Process { StartInfo = start, EnableRaisingEvents = true };
    }

    private void Listen(Process process, Action<string> said)
    {
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        void Hear(string? line)
        {
            if (line is null) return;
            _said.Enqueue(line);
            said(line);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
