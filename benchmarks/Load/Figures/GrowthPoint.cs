namespace Load.Figures;

/// <summary>What a delivery costs with so many of something.</summary>
/// <param name="Count">How many.</param>
/// <param name="Cost">Of all turns.</param>
/// <param name="Ratio">To the cost with the fewest in the same round, the median of all rounds.</param>
internal readonly record struct GrowthPoint(int Count, Summary Cost, double Ratio);
