using System.ComponentModel.DataAnnotations;

namespace Orders;

/// <summary>A sample believes everybody; yours asks for a password.</summary>
public sealed record SignInRequest([Required, StringLength(50)] string Name, bool Cook);
