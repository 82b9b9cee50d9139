namespace Load.Wire;

/// <summary>A server did not do what it should: the row has no figure.</summary>
internal sealed class LoadException(string message) : Exception(message);
