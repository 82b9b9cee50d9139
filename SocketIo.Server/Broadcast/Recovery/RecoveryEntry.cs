using SocketIo.Server.Engine.Outbound;

namespace SocketIo.Server.Broadcast.Recovery;

/// <summary>One event that was sent and can be sent again.</summary>
/// <param name="Message">The packet; the buffer holds one reference.</param>
/// <param name="Target">Whom it was for, when it was a broadcast.</param>
/// <param name="Direct">The one session it was for, when it was not.</param>
/// <param name="At">When it was sent, as a timestamp.</param>
internal readonly record struct RecoveryEntry(EncodedMessage Message, BroadcastTarget? Target, RecoverySession? Direct, long At)
{
    // What an entry takes beside its bytes.
    private const int Overhead = 128;

    public int Size => Message.ByteCount + Overhead;
}
