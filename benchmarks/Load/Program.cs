using Load;
using Load.Figures;
using Load.Profiles;
using Load.Rows;
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
    Cores.Part();
    if (settings.Growth is { } picture)
    {
        var run = new GrowthRun(settings, settings.Servers[0]);
        run.Run(Growth.All);
        foreach (var growth in Growth.All) Console.WriteLine($"\n{run.TableOf(growth)}");
        await File.WriteAllTextAsync(picture, Plot.Of([.. Growth.All.Select(growth => (growth.Title, run.Of(growth)))]));
        return 0;
    }

    var servers = settings.Servers;
    if (servers.Any(kind => kind.IsPeer) && await PeerPackages.InstallAsync() is { } reason)
    {
        Console.WriteLine($"Left out: {string.Join(", ", servers.Where(kind => kind.IsPeer).Select(kind => kind.Title))}: {reason}");
        servers = [.. servers.Where(kind => !kind.IsPeer)];
    }

    if (settings.TwoCores)
    {
        var pairs = new TwoCoresRun(settings, servers);
        pairs.Run();
        Console.Write($"\n{pairs.Table}");
        return 0;
    }

    var comparison = new Comparison(settings, servers);
    comparison.Run();
    var table = settings.Profile ? ProfileTable.Of(comparison) : Table.Of(comparison);
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
