using System.ComponentModel.DataAnnotations;

namespace Orders;

/// <summary>The body of a new order.</summary>
public sealed record OrderRequest([Required, StringLength(100)] string Dish);
