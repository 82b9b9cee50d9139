using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Chat.Host.Auth;
using Chat.Host.Domain.Model;
using Chat.Host.Warmup;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ChatLoad;

/// <summary>
/// How long the chat takes from its command to a port that answers, and its first client from its connect to its first acknowledgement. Every
/// start is a process of its own on a store that is there already; the client has done the same before, so it is the chat that is slow or not.
/// </summary>
internal static class Starts
{
    public const int Usual = 15;

    private const string Key = "a key for measuring that is long enough to sign";
    private const string Ask = """421["get_messages",{"roomId":1}]""";
    private const string Acknowledgement = "431[";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    // What a load balancer or a person needs at least to notice that the port is open.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private const string Polls = "/socket.io/?EIO=4&transport=polling";
    private static readonly string Token = TokenOf(new Person(9, Person.Student, "Mali Suwan"));

    /// <summary>One way to connect and ask.</summary>
    private delegate Task Talk(EndPoint door, CancellationToken cancellation);

    public static async Task RunAsync(int runs, string program)
    {
        var folder = Directory.CreateTempSubdirectory("chat-starts-").FullName;
        try
        {
            // Makes the store, and warms the clients up.
            await StartAsync(program, folder, WebSocketAsync);
            await StartAsync(program, folder, PollingAsync);
            var (webSocket, polling) = (new List<Start>(), new List<Start>());
            for (var run = 0; run < runs; run++)
            {
                webSocket.Add(await StartAsync(program, folder, WebSocketAsync));
                polling.Add(await StartAsync(program, folder, PollingAsync));
            }

            Console.WriteLine($"listening                        {Told(webSocket.Concat(polling).Select(start => start.Listening))}");
            Console.WriteLine($"first acknowledgement, WebSocket {Told(webSocket.Select(start => start.First))}; of the second client {Told(webSocket.Select(start => start.Second))}");
            Console.WriteLine($"first acknowledgement, polling   {Told(polling.Select(start => start.First))}; of the second client {Told(polling.Select(start => start.Second))}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Start> StartAsync(string program, string folder, Talk talk)
    {
        using var limit = new CancellationTokenSource(Limit);
        var door = new IPEndPoint(IPAddress.Loopback, FreePort());
        string[] arguments =
        [
            program, $"--urls=http://{door}", $"--contentRoot={folder}", "--environment=Development", $"--Chat:Auth:SigningKey={Key}",
            "--Logging:LogLevel:Default=Warning",
        ];
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        try
        {
            while (!await AnswersAsync(door)) await Task.Delay(1, limit.Token);
            var listening = clock.Elapsed;
            await Task.Delay(Pause, limit.Token);
            return new Start(listening, await TimeAsync(talk, door, limit.Token), await TimeAsync(talk, door, limit.Token));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<TimeSpan> TimeAsync(Talk talk, EndPoint door, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        await talk(door, cancellation);
        return clock.Elapsed;
    }

    private static async Task WebSocketAsync(EndPoint door, CancellationToken cancellation)
    {
        using var client = await ScriptedClient.ConnectAsync(door, cancellation);
        await client.UpgradeAsync("transport=websocket", "0{\"sid\":");
        await client.SayAsync($$"""40{"token":"{{Token}}"}""", "40{");
        await client.SayAsync(Ask, Acknowledgement);
    }

    private static async Task PollingAsync(EndPoint door, CancellationToken cancellation)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://{door}") };
        var opened = await client.GetStringAsync(Polls, cancellation);
        var session = $"{Polls}&sid={opened.Split('"')[3]}";
        await PostAsync(client, session, $$"""40{"token":"{{Token}}"}""", cancellation);
        await HearAsync(client, session, "40{", cancellation);
        await PostAsync(client, session, Ask, cancellation);
        await HearAsync(client, session, Acknowledgement, cancellation);
    }

    private static async Task PostAsync(HttpClient client, string session, string packet, CancellationToken cancellation)
    {
        using var answer = await client.PostAsync(session, new StringContent(packet), cancellation);
        answer.EnsureSuccessStatusCode();
    }

    // Others may come before, or with it.
    private static async Task HearAsync(HttpClient client, string session, string expected, CancellationToken cancellation)
    {
        while (!(await client.GetStringAsync(session, cancellation)).Contains(expected, StringComparison.Ordinal))
        {
        }
    }

    // The processors are the chat's: an attempt that fails throws nothing.
    private static async Task<bool> AnswersAsync(EndPoint door)
    {
        using var socket = new Socket(door.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var attempt = new SocketAsyncEventArgs { RemoteEndPoint = door };
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        attempt.Completed += (_, _) => ended.TrySetResult();
        if (socket.ConnectAsync(attempt)) await ended.Task;
        return attempt.SocketError == SocketError.Success;
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static string TokenOf(Person person) => new JwtTokens(
        Options.Create(new AuthOptions { SigningKey = Key }), TimeProvider.System, NullLogger<JwtTokens>.Instance).Issue(person).Token;

    private static string Told(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Select(time => time.TotalMilliseconds).Order().ToList();
        return string.Create(CultureInfo.InvariantCulture, $"{sorted[sorted.Count / 2]:F0} ms ({sorted[0]:F0} to {sorted[^1]:F0})");
    }

    private readonly record struct Start(TimeSpan Listening, TimeSpan First, TimeSpan Second);
}
