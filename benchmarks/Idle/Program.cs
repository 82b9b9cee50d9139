using System.Globalization;
using Idle;

// What an idle connection costs: dotnet run -c Release --project benchmarks/Idle [connections [how a title begins]]
if (args is ["server" or "secure-server"])
{
    await ServerMode.RunAsync(secure: args is ["secure-server"]);
    return 0;
}

var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10_000;
var title = args.Length > 1 ? args[1] : "";
using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(8));
try
{
    FileLimit.Require(count);
    Console.WriteLine($"{count} idle connections, each joined to \"/\"; bytes per connection");
    Console.WriteLine($"| {"transport",-32} | {"managed heap",12} | {"resident set",12} |");
    Console.WriteLine($"|{new string('-', 34)}|{new string('-', 13)}:|{new string('-', 13)}:|");
    foreach (var kind in ClientKind.All.Where(kind => kind.Title.StartsWith(title, StringComparison.Ordinal)))
    {
        var cost = await Probe.MeasureAsync(kind, count, limit.Token);
        Console.WriteLine($"| {kind.Title,-32} | {cost.Heap / count,12:N0} | {cost.Resident / count,12:N0} |");
    }

    return 0;
}
catch (Exception fault) when (fault is InvalidOperationException or IOException or OperationCanceledException)
{
    await Console.Error.WriteLineAsync($"The probe gave up: {fault.Message}");
    return 1;
}
