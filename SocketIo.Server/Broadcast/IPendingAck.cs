using SocketIo.Server.Broadcast.Messages;

namespace SocketIo.Server.Broadcast;

/// <summary>Somebody who waits for one acknowledgement of each member it was sent to. One of the two is called, once for each member.</summary>
internal interface IPendingAck
{
    /// <param name="json">The values' array, valid during the call; empty when the client sent none.</param>
    /// <param name="attachments">The binary values, valid during the call.</param>
    void Answer(ReadOnlySpan<byte> json, AttachmentSet? attachments);

    /// <summary>The member left without an answer.</summary>
    void Leave();
}
