using SocketIo.Protocol.Packets;

namespace SocketIo.Server.Sockets.Events;

/// <summary>Where the value of a handler goes. Of several answers to one event only the first is sent (F-SIO-48).</summary>
/// <param name="Socket">Whose client asked.</param>
/// <param name="AckId">The client's id, or <see cref="PacketHeader.NoAck"/>.</param>
/// <param name="Event">The event that other handlers see as well; null when one handler has it alone.</param>
internal readonly record struct AckReply(Socket Socket, long AckId, SocketIoEvent? Event)
{
    public bool IsWanted => AckId >= 0;

    public void Send<T>(T value)
    {
        if (IsWanted && (Event is null || Event.TryAnswer())) Socket.SendAckValue(AckId, value);
    }
}
