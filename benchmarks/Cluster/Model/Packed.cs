namespace Cluster.Model;

/// <summary>Lengths in MessagePack. Arrays and objects are of fewer than 16 members.</summary>
internal static class Packed
{
    public static double Text(double length) => length + (length < 32 ? 1 : length < 256 ? 2 : 3);

    /// <summary>Of an array; a number below 128 is 1.</summary>
    public static double Array(params double[] items) => 1 + items.Sum();

    public static double Object(params (string Name, double Value)[] members) => 1 + members.Sum(member => Text(member.Name.Length) + member.Value);
}
