using System.Globalization;

namespace Cluster.Model;

/// <summary>Lengths on the wire of Redis.</summary>
internal static class Resp
{
    /// <summary><c>*3 CR LF</c>; so are <c>:3</c> and <c>$3</c>.</summary>
    public static double Head(double number) => 3 + Digits(number);

    /// <summary>One text or value with its length before it.</summary>
    public static double Bulk(double length) => Head(length) + length + 2;

    public static double Bulks(params double[] lengths) => Head(lengths.Length) + lengths.Sum(Bulk);

    /// <summary>
    /// Of a command that StackExchange.Redis does not know it says which database it is for each time: what Redis answers to that, and reads.
    /// </summary>
    public static double Selected { get; } = "+OK\r\n".Length;

    public static double Select { get; } = Bulks("SELECT".Length, 1);

    public static int Digits(double number) => ((long)number).ToString(CultureInfo.InvariantCulture).Length;
}
