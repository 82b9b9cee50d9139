using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using SocketIo.Server.Hosting;

namespace Chat.Tests.Support;

/// <summary>
/// A real server on a free loopback port. Disposing it fails the test when the server logged an error that was not
/// expected, or let an exception of its own go unobserved.
/// </summary>
internal sealed class TestApp : IAsyncDisposable
{
    private static readonly ConcurrentQueue<string> Unobserved = [];
    private readonly Setup _setup;
    private readonly List<(LogLevel Level, string EventName)> _expected = [];
    private WebApplication _host;

    static TestApp() => TaskScheduler.UnobservedTaskException += (_, fault) => NoteUnobserved(fault.Exception);

    private TestApp(Setup setup)
    {
        _setup = setup;
        _host = Build(0);
    }

    public LogCollector Logs { get; } = new();

    /// <summary>The requests that wait at the server now.</summary>
    public HeldRequests Held { get; } = new();

    public int Port { get; private set; }

    public string Url => $"http://127.0.0.1:{Port}";

    public SocketIoServer Server => _host.Services.GetRequiredService<SocketIoServer>();

    public IServiceProvider Services => _host.Services;

    /// <param name="options">Changes the options.</param>
    /// <param name="io">Registers handlers; runs again after a restart.</param>
    /// <param name="clock">The server's clock; the system's when null.</param>
    /// <param name="services">Changes the services.</param>
    /// <param name="routes">Maps the server and what stands beside it; <c>MapSocketIo()</c> when null.</param>
    public static async Task<TestApp> StartAsync(
        Action<SocketIoOptions>? options = null,
        Action<SocketIoServer>? io = null,
        TimeProvider? clock = null,
        Action<IServiceCollection>? services = null,
        Action<WebApplication>? routes = null)
    {
        var app = new TestApp(new Setup(options, io, clock, services, routes));
        await app.StartHostAsync();
        return app;
    }

    /// <summary>Allows an event at this level, and makes the test fail if it never came.</summary>
    public void Expect(LogLevel level, string eventName) => _expected.Add((level, eventName));

    /// <summary>Stops the server and starts another on the same port, as a deployment does.</summary>
    public async Task RestartAsync()
    {
        await StopHostAsync();
        _host = Build(Port);
        await StartHostAsync();
    }

    public async Task StopAsync() => await _host.StopAsync().WithPatience();

    /// <summary>Collects what nobody awaited, so that <see cref="DisposeAsync"/> can tell.</summary>
    public static void CollectUnobserved()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    public async ValueTask DisposeAsync()
    {
        await StopHostAsync();
        foreach (var record in Logs.Records.Where(record => record.Level >= LogLevel.Error && !IsExpected(record)))
            Fail($"The server logged {record}");
        foreach (var (level, name) in _expected.Where(expected => !Logs.Records.Any(record => Matches(record, expected))))
            Fail($"The server did not log {level} {name}.");
        while (Unobserved.TryDequeue(out var exception))
            Fail($"Nobody observed {exception}");
    }

    private static void NoteUnobserved(Exception exception)
    {
        var text = exception.ToString();
        if (text.Contains("SocketIo.", StringComparison.Ordinal) || text.Contains("Chat.Host", StringComparison.Ordinal))
            Unobserved.Enqueue(text);
    }

    // Recorded and not thrown: an exception from DisposeAsync would hide the one that ended the test.
    private static void Fail(string message) =>
        TestExecutionContext.CurrentContext.CurrentResult.RecordAssertion(AssertionStatus.Failed, message);

    private static bool Matches(LogRecord record, (LogLevel Level, string EventName) expected) =>
        record.Level == expected.Level && record.Event.Name == expected.EventName;

    private bool IsExpected(LogRecord record) => _expected.Any(expected => Matches(record, expected));

    private WebApplication Build(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddRoutingCore();
        builder.Logging.AddProvider(Logs).SetMinimumLevel(LogLevel.Trace).AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(3));
        if (_setup.Clock is { } clock)
            builder.Services.AddSingleton(clock);
        _setup.Services?.Invoke(builder.Services);
        builder.Services.AddSocketIo(options =>
        {
            // What a test leaves running is not waited for, unless it is about that.
            options.DrainTimeout = TimeSpan.Zero;
            _setup.Options?.Invoke(options);
        });
        var host = builder.Build();
        host.Use(Held.WatchAsync);
        if (_setup.Routes is { } routes)
            routes(host);
        else
            host.MapSocketIo();
        return host;
    }

    private async Task StartHostAsync()
    {
        _setup.Io?.Invoke(Server);
        await _host.StartAsync().WithPatience();
        Port = new Uri(_host.Urls.First()).Port;
    }

    private async Task StopHostAsync()
    {
        await _host.StopAsync().WithPatience();
        await _host.DisposeAsync().WithPatience();
    }

    private sealed record Setup(
        Action<SocketIoOptions>? Options,
        Action<SocketIoServer>? Io,
        TimeProvider? Clock,
        Action<IServiceCollection>? Services,
        Action<WebApplication>? Routes);
}
