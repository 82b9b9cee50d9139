using System.Globalization;

namespace Cluster;

/// <summary>What was measured, beside what the model says, one column for each size of the cluster.</summary>
internal sealed class Table
{
    private readonly List<(string What, string Kind, int Nodes, double? Predicted, double Measured)> _cells = [];

    public void Add(string what, World world, double? predicted, double measured)
    {
        _cells.Add((what, world.Kind.Name, world.Size, predicted, measured));
        Console.Error.WriteLine($"{world.Kind.Name}, {world.Size} nodes, {what}: {Format(predicted, measured)}");
    }

    public void Print(int[] sizes)
    {
        foreach (var table in _cells.GroupBy(cell => cell.What))
        {
            Console.WriteLine($"\n{table.Key}\n\n| | {string.Join(" | ", sizes.Select(size => $"{size} nodes"))} |\n|---|{string.Concat(sizes.Select(_ => "---:|"))}");
            foreach (var row in table.GroupBy(cell => cell.Kind))
                Console.WriteLine($"| {row.Key} | {string.Join(" | ", sizes.Select(size => string.Join("; ", row.Where(cell => cell.Nodes == size).Select(cell => Format(cell.Predicted, cell.Measured)))))} |");
        }
    }

    private static string Format(double? predicted, double measured) => predicted is not { } value
        ? Number(measured)
        : string.Create(CultureInfo.InvariantCulture, $"{Number(value)} / {Number(measured)} ({(value == 0 ? 0 : (measured / value) - 1):+0.0%;-0.0%;0 %})");

    private static string Number(double value) => value.ToString(Math.Abs(value) < 100 ? "#,0.0#" : "#,0", CultureInfo.InvariantCulture);
}
