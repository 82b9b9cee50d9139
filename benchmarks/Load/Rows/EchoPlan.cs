namespace Load.Rows;

/// <summary>How many ask for how much.</summary>
/// <param name="Connections">Clients.</param>
/// <param name="Outstanding">Requests of each that wait for their answer all the time, unless paced.</param>
/// <param name="Size">Bytes of the argument.</param>
/// <param name="IsBinary">Whether they are bytes, not a text.</param>
/// <param name="PerSecond">Requests of all clients together, if paced.</param>
internal sealed record EchoPlan(int Connections, int Outstanding, int Size, bool IsBinary = false, int? PerSecond = null);
