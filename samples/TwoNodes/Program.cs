using System.Diagnostics;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

// Ports: Redis, and the three nodes after it.
var redisPort = args.Length > 0 ? int.Parse(args[0]) : 5000;
var folder = AppContext.BaseDirectory;

using var redis = Start("redis-server", $"--port {redisPort} --bind 127.0.0.1 --save \"\" --appendonly no --loglevel warning");
Process? third = null;
try
{
    if (!Directory.Exists(Path.Combine(folder, "node_modules"))) await Start("npm", "install --no-audit --no-fund --loglevel=error").WaitForExitAsync();
    third = Start("node", $"third.mjs {redisPort} {redisPort + 3}", reads: true);
    await using var first = await NodeAsync("first", redisPort + 1);
    await using var second = await NodeAsync("second", redisPort + 2);
    if (await third.StandardOutput.ReadLineAsync() is not { } address) throw new InvalidOperationException("The third node has ended.");
    Console.WriteLine($"Three nodes: http://127.0.0.1:{redisPort + 1}, http://127.0.0.1:{redisPort + 2}, and in Node.js {address}");
    await first.WaitForShutdownAsync();
}
finally
{
    third?.Kill();
    redis.Kill();
}

async Task<WebApplication> NodeAsync(string name, int port)
{
    var builder = WebApplication.CreateBuilder();
    builder.Services.AddSocketIo().AddRedis($"127.0.0.1:{redisPort}", options => options.NodeName = name);
    builder.Services.AddHealthChecks().AddSocketIo();
    builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy.AllowAnyOrigin().AllowAnyHeader()));
    var app = builder.Build();
    app.Urls.Add($"http://127.0.0.1:{port}");
    app.UseCors();
    app.MapSocketIo();
    app.MapHealthChecks("/ready");

    var io = app.Services.GetRequiredService<SocketIoServer>();
    io.OnConnection(async socket =>
    {
        await socket.JoinAsync("tea");
        socket.On<string>("say", text => io.To("tea").EmitAsync("line", $"{name}: {text}").AsTask());
    });
    io.OnServerSide("who", asked =>
    {
        asked.Reply($"{name}, in C#");
        return Task.CompletedTask;
    });

    // Everyone on all nodes, as this one sees it.
    app.MapGet("/cluster", async () => new
    {
        sockets = (await io.FetchSocketsAsync()).Select(socket => socket.Id),
        nodes = (await io.ServerSideEmitWithAckAsync<string>("who")).Append($"{name}, asked"),
    });
    await app.StartAsync();
    return app;
}

Process Start(string program, string arguments, bool reads = false) =>
    Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = reads })!;
