using System.Globalization;
using Cluster;
using Cluster.Nodes;
using Cluster.Trials;

// What Redis and the nodes of a cluster do for each broadcast and question, beside what the model of docs/scaling.md says:
// dotnet run -c Release --project benchmarks/Cluster [-- 2,4,8 [classic,static,…]]
if (args is ["serve", .. var options])
{
    await NodeMode.RunAsync(options);
    return;
}

int[] sizes = args.Length > 0 ? [.. args[0].Split(',').Select(size => int.Parse(size, CultureInfo.InvariantCulture))] : [2, 4, 8];
var kinds = args.Length > 1 ? Kind.All.Where(kind => args[1].Split(',').Contains(kind.Name)) : Kind.All;
var table = new Table();
foreach (var kind in kinds)
{
    var model = kind.Model;
    foreach (var size in sizes)
    {
        using var world = World.Start(kind, size);
        BroadcastTrial.WarmUp(world);
        IdleTrial.Run(world, model, table);
        BroadcastTrial.Run(world, model, table);
        PassingTrial.Run(world, model, table);
        QuestionTrial.Run(world, model, table);
        RoomTrial.Run(world, model, table);
    }
}

table.Print(sizes);
