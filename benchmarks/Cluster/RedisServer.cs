using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Load.Figures;

namespace Cluster;

/// <summary>A Redis of our own on a free port, in the memory only.</summary>
internal sealed class RedisServer : IDisposable
{
    private static readonly byte[] Question = "*3\r\n$4\r\nINFO\r\n$5\r\nstats\r\n$6\r\nmemory\r\n"u8.ToArray();

    private readonly Process _process;
    private readonly TcpClient _connection;
    private double _told;
    private double _asked;

    private RedisServer(Process process, TcpClient connection, int port) => (_process, _connection, Port) = (process, connection, port);

    public int Port { get; }

    public static RedisServer Start()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        string[] options = ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
        var process = Process.Start(new ProcessStartInfo("redis-server", options) { RedirectStandardOutput = true })!;
        _ = process.StandardOutput.ReadToEndAsync();
        while (true)
        {
            try
            {
                return new RedisServer(process, new TcpClient("127.0.0.1", port), port);
            }
            catch (SocketException) when (!process.HasExited)
            {
                Thread.Sleep(20);
            }
        }
    }

    /// <summary>What it counts, without what it is asked for it here.</summary>
    public RedisFigures Figures()
    {
        var stream = _connection.GetStream();
        stream.Write(Question);
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        var length = 0;
        while (length == 0 || text.Length < length)
        {
            text.Append(Encoding.ASCII.GetString(buffer.AsSpan(0, stream.Read(buffer))));
            var end = text.ToString().IndexOf("\r\n", StringComparison.Ordinal);
            if (end > 0) length = end + 4 + int.Parse(text.ToString(1, end - 1), CultureInfo.InvariantCulture);
        }

        // The answers before this one, all questions, and the commands before this one.
        _asked++;
        var lines = text.ToString().Split("\r\n");
        var figures = new RedisFigures(
            Of(lines, "total_net_output_bytes") - _told,
            Of(lines, "total_net_input_bytes") - (_asked * Question.Length),
            Of(lines, "total_commands_processed") - (_asked - 1),
            Of(lines, "used_memory"),
            CpuClock.OfProcess(_process.Id));
        _told += length;
        return figures;
    }

    public void Dispose()
    {
        _connection.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static double Of(string[] lines, string name) =>
        double.Parse(Array.Find(lines, line => line.StartsWith(name + ":", StringComparison.Ordinal))![(name.Length + 1)..], CultureInfo.InvariantCulture);
}
