using Load;
using Load.Figures;
using Load.Servers;

// What a message costs the server, here and elsewhere: dotnet run -c Release --project benchmarks/Load
if (args is ["serve", var name, .. var options])
{
    await ServerMode.RunAsync(name, options);
    return 0;
}

try
{
    var settings = Settings.Read(args);
    var servers = settings.Servers;
    if (servers.Any(kind => kind.IsPeer) && await PeerPackages.InstallAsync() is { } reason)
    {
        Console.WriteLine($"Left out: {string.Join(", ", servers.Where(kind => kind.IsPeer).Select(kind => kind.Title))}: {reason}");
        servers = [.. servers.Where(kind => !kind.IsPeer)];
    }

    Cores.Part();
    var comparison = new Comparison(settings, servers);
    comparison.Run();
    var table = Table.Of(comparison);
    Console.WriteLine();
    Console.Write(table);
    if (settings.Markdown is { } file) await File.WriteAllTextAsync(file, table);
    return comparison.HasFaults ? 1 : 0;
}
catch (Exception fault) when (fault is FormatException or InvalidOperationException)
{
    await Console.Error.WriteLineAsync(fault.Message);
    return 2;
}
