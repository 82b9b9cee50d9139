namespace Orders;

/// <summary>What somebody wants, and whether it is ready.</summary>
public sealed record Order(int Id, string Customer, string Dish, bool Ready);
