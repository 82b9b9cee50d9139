using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Chat.Tests.Support;

/// <summary>A web server of our own in front of another, with everything that it writes in a folder that goes with it.</summary>
internal sealed class NginxProcess : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nginx-").FullName;
    private readonly Process _process;

    private NginxProcess(int port, string configuration)
    {
        Port = port;
        var file = Path.Combine(_folder, "nginx.conf");
        File.WriteAllText(file, Around(configuration));
        var start = new ProcessStartInfo(Find()!) { WorkingDirectory = _folder, RedirectStandardError = true };
        foreach (var argument in (string[])["-p", _folder, "-c", file, "-e", Path.Combine(_folder, "error.log")]) start.ArgumentList.Add(argument);
        _process = Process.Start(start) ?? throw new InvalidOperationException("nginx did not start.");
    }

    public int Port { get; }

    public string Errors => File.ReadAllText(Path.Combine(_folder, "error.log"));

    /// <summary>Where it is installed, or null.</summary>
    public static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin")
            .Select(folder => Path.Combine(folder, "nginx")).FirstOrDefault(File.Exists);

    /// <param name="configuration">Makes what belongs into the <c>http</c> block, for a free port of this machine.</param>
    public static async Task<NginxProcess> StartAsync(Func<int, string> configuration)
    {
        var port = FreePort();
        var nginx = new NginxProcess(port, configuration(port));
        try
        {
            await Patience.UntilAsync(() => nginx._process.HasExited || Listens(port), "nginx listens");
            if (nginx._process.HasExited) throw new InvalidOperationException(await nginx._process.StandardError.ReadToEndAsync().WithPatience());
            return nginx;
        }
        catch
        {
            await nginx.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync().WithPatience();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // One process in the foreground, so that ending it ends all of it.
    private string Around(string configuration) => $$"""
        daemon off;
        master_process off;
        pid {{_folder}}/nginx.pid;
        events { worker_connections 256; }
        http {
        access_log off;
        client_body_temp_path {{_folder}}/body;
        proxy_temp_path {{_folder}}/proxy;
        fastcgi_temp_path {{_folder}}/fastcgi;
        uwsgi_temp_path {{_folder}}/uwsgi;
        scgi_temp_path {{_folder}}/scgi;
        {{configuration}}
        }
        """;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static bool Listens(int port)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
