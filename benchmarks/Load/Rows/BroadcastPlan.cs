namespace Load.Rows;

/// <summary>How many hear how many.</summary>
/// <param name="Rooms">Rooms, each with clients of its own.</param>
/// <param name="Members">Clients in each.</param>
/// <param name="Senders">Those of them who send.</param>
/// <param name="Outstanding">Messages of each that have not reached everyone yet, all the time, unless paced.</param>
/// <param name="PerSecond">Messages of all clients together, if paced.</param>
internal sealed record BroadcastPlan(int Rooms, int Members, int Senders, int Outstanding, int? PerSecond = null);
