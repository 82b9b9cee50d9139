using Aot;
using Aot.Scenario;
using SocketIo.Protocol.Packets.Parsers;

await using var host = await ScenarioHost.StartAsync(args.Contains("--msgpack") ? PacketParsers.MessagePack : null);
await using var control = await ScenarioControl.StartAsync(host.RestartAsync);

// One line and an end as those of clients/reference-server.mjs: whoever started it closes its standard input, which blocks the thread that reads it.
Console.WriteLine($"ready {host.Url} {control.Url}");
await Task.Factory.StartNew(Console.In.ReadToEnd, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
