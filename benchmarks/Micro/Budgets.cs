using System.Text.Json;

namespace Micro;

/// <summary>The bytes that one call of each hot path may allocate, from <c>benchmarks/budgets.json</c>; by the call's name.</summary>
internal static class Budgets
{
    public static IReadOnlyDictionary<string, long> Read() =>
        JsonSerializer.Deserialize<Dictionary<string, long>>(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "budgets.json")))!;
}
