using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Chat.Host;
using Chat.Host.Domain.Access;
using Chat.Host.Domain.Model;
using Chat.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using SocketIo.Server.Hosting;

namespace Chat.Tests.Chat.Tutoring;

/// <summary>The real host on a free loopback port, with the demo people in a store of its own. An error in its log fails the test.</summary>
internal sealed class ChatHost : IAsyncDisposable
{
    public const string SigningKey = "a key of the tests, long enough to sign";

    private readonly TempFolder _folder = new();
    private readonly List<ChatClient> _clients = [];
    private readonly HttpClient _http = new();
    private readonly LogCollector _logs = new();
    private readonly ManualTimeProvider? _clock;
    private readonly string[] _settings;
    private readonly Action<IServiceCollection>? _also;
    private readonly HashSet<string> _expected = [];
    private WebApplication _app;

    private ChatHost(ManualTimeProvider? clock, string[] settings, Action<IServiceCollection>? also = null)
    {
        _also = also;
        _clock = clock;
        _settings = settings;
        _app = Build();
    }

    public string Url => _app.Urls.First();

    public IServiceProvider Services => _app.Services;

    public LogCollector Logs => _logs;

    public static Task<ChatHost> StartAsync(params string[] settings) => StartAsync(null, settings);

    /// <param name="clock">The clock of the chat; sockets are then never pinged, as nobody would answer in its time.</param>
    /// <param name="settings">Such as <c>Chat:Limits:MessagesPerMinute=5</c>.</param>
    public static Task<ChatHost> StartAsync(ManualTimeProvider? clock, params string[] settings) => StartAsync(new ChatHost(clock, settings));

    /// <param name="also">What the host has beside its own, such as a further contract.</param>
    /// <param name="settings">Such as <c>Chat:Limits:MessagesPerMinute=5</c>.</param>
    public static Task<ChatHost> StartWithAsync(Action<IServiceCollection> also, params string[] settings) =>
        StartAsync(new ChatHost(null, settings, also));

    public async Task RestartAsync()
    {
        await _app.StopAsync().WithPatience();
        await _app.DisposeAsync().WithPatience();
        _app = Build();
        await _app.StartAsync().WithPatience();
    }

    /// <summary>Allows an error in the log by its event name.</summary>
    public void Expect(string eventName) => _expected.Add(eventName);

    public string TokenFor(Person person) => Services.GetRequiredService<ITokens>().Issue(person).Token;

    /// <summary>A client that was let in and got its ready.</summary>
    public async Task<ChatClient> ConnectAsync(Person person)
    {
        var client = await OpenAsync(new { token = TokenFor(person) });
        await client.EventAsync("ready");
        return client;
    }

    public async Task<ChatClient> OpenAsync(object? auth, string? bearer = null, string @namespace = "/")
    {
        var client = await ChatClient.OpenAsync(Url, auth, bearer, @namespace);
        _clients.Add(client);
        return client;
    }

    public async Task<(int Status, JsonElement Body)> CallAsync(HttpMethod method, string path, Person? caller, object? body = null)
    {
        using var request = new HttpRequestMessage(method, Url + path);
        if (caller is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TokenFor(caller));
        if (body is not null) request.Content = body is string text ? new StringContent(text) : JsonContent.Create(body);
        using var response = await _http.SendAsync(request).WithPatience();
        var json = await response.Content.ReadAsStringAsync().WithPatience();
        return ((int)response.StatusCode, json.StartsWith('{') || json.StartsWith('[') ? JsonDocument.Parse(json).RootElement : default);
    }

    /// <summary>What <c>/health</c> says, good or bad.</summary>
    public async Task<string> HealthAsync()
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(Url + "/health")).WithPatience();
        return await answer.Content.ReadAsStringAsync().WithPatience();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) client.Dispose();
        await _app.StopAsync().WithPatience();
        await _app.DisposeAsync().WithPatience();
        _http.Dispose();
        _folder.Dispose();
        var errors = _logs.Records.Where(r => r.Level >= LogLevel.Error && !_expected.Contains(r.Event.Name ?? "")).ToList();
        Assert.That(errors, Is.Empty);
    }

    private static async Task<ChatHost> StartAsync(ChatHost host)
    {
        try
        {
            await host._app.StartAsync().WithPatience();
            return host;
        }
        catch
        {
            await host._app.DisposeAsync().WithPatience();
            host._http.Dispose();
            host._folder.Dispose();
            throw;
        }
    }

    private WebApplication Build() => ChatApp.Build(
        [
            "--environment=Development", "--urls=http://127.0.0.1:0", $"--contentRoot={_folder.Path}", $"--Chat:Auth:SigningKey={SigningKey}",
            .. _settings.Select(setting => "--" + setting),
        ],
        builder =>
        {
            builder.Logging.ClearProviders().AddProvider(_logs).SetMinimumLevel(LogLevel.Debug);
            _also?.Invoke(builder.Services);
            if (_clock is null) return;
            builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_clock));
            builder.Services.Configure<SocketIoOptions>(options => options.PingInterval = TimeSpan.FromDays(20));
        });
}
