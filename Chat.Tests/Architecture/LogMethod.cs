namespace Chat.Tests.Architecture;

/// <summary>A generated log method, and the layers that call it.</summary>
internal sealed record LogMethod(string Name, int Id, string? EventName, IReadOnlyCollection<string> Callers);
