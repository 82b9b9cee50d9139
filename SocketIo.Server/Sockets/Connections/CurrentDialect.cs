using SocketIo.Protocol.Packets;
using SocketIo.Server.Broadcast.Messages;
using SocketIo.Server.Engine;
using SocketIo.Server.Engine.Outbound;

namespace SocketIo.Server.Sockets.Connections;

/// <summary>Clients since version 3.</summary>
internal sealed class CurrentDialect : ClientDialect
{
    public override bool JoinsMainByItself => false;

    public override bool CanRecover => true;

    public override ReadOnlySpan<byte> NamespaceOf(in PacketHeader header, ReadOnlySpan<byte> packet) => header.NamespaceOf(packet);

    public override ReadOnlySpan<byte> AuthOf(in PacketHeader header, ReadOnlySpan<byte> packet) => header.PayloadOf(packet);

    public override string NewSocketId(EngineSession session, Namespace place) => Ids.NewId();

    public override EncodedMessage Accepted(Socket socket) =>
        socket.Namespace.Encoder.Connected(socket.Namespace.Utf8Name, socket.Id, socket.Recovery?.Pid);

    public override EncodedMessage Refused(MessageEncoder encoder, ReadOnlySpan<byte> namespaceName, string message, object? data) =>
        encoder.Refused(namespaceName, message, data);
}
