namespace Chat.Host.Contracts;

/// <summary>
/// What an event is answered with: an event to the socket that asked, and the same object through its acknowledgement.
/// Where the answer already went to a room, a socket in that room is not told twice.
/// </summary>
internal sealed record Answer(string? Event, object Payload, string? ToldRoom = null)
{
    /// <summary>Nothing to say but that it was done.</summary>
    public static Answer Done { get; } = new(null, new { success = true });
}
