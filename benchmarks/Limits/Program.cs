using Limits;
using Load.Figures;

// What slow clients, floods and listeners cost: dotnet run -c Release --project benchmarks/Limits -- slow|flood|listening [passes]
if (args is ["serve", .. var options])
{
    await ServerMode.RunAsync(options);
    return 0;
}

var passes = args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 3;
Cores.Part();
switch (args.FirstOrDefault())
{
    case "slow":
        SlowClients.Run(passes);
        return 0;
    case "flood":
        Flood.Run(passes);
        return 0;
    case "listening":
        Listening.Run(passes);
        return 0;
    default:
        await Console.Error.WriteLineAsync("slow, flood or listening, and how many passes");
        return 2;
}
