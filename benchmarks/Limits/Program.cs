using Limits;
using Limits.Restarts;
using Load.Figures;

// What slow clients, floods, listeners and many comings and goings cost: dotnet run -c Release --project benchmarks/Limits -- slow|flood|listening|waves [passes], or rolling [seconds].
// Behind waves and their number may follow options of the server, such as --Inline=true for the settings that the chat has.
if (args is ["serve", .. var options])
{
    await ServerMode.RunAsync(options);
    return 0;
}

if (args is ["crowd", .. var crowd])
{
    CrowdMode.Run(crowd);
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
    case "waves":
        Waves.Run(args.Length > 1 ? passes : Waves.Usual, args.Skip(2));
        return 0;
    case "rolling":
        Rolling.Run(args.Length > 1 ? TimeSpan.FromSeconds(passes) : Rolling.UsualSpread);
        return 0;
    default:
        await Console.Error.WriteLineAsync("slow, flood, listening or waves, and how many passes; or rolling, and how many seconds a node takes to send its clients away");
        return 2;
}
