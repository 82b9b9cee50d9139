using SocketIo.Protocol.Packets;
using SocketIo.Server.Broadcast.Messages;
using SocketIo.Server.Engine;
using SocketIo.Server.Engine.Outbound;

namespace SocketIo.Server.Sockets.Connections;

/// <summary>How clients of a generation join namespaces; everything else is the same for all (F-EIO3-27, F-EIO3-28).</summary>
internal abstract class ClientDialect
{
    private static readonly ClientDialect Current = new CurrentDialect();
    private static readonly ClientDialect Old = new OldDialect();

    /// <summary>Whether a client is connected to the main namespace without having asked for it.</summary>
    public abstract bool JoinsMainByItself { get; }

    /// <summary>Whether a client keeps what it needs to go on after a loss.</summary>
    public abstract bool CanRecover { get; }

    public static ClientDialect Of(EngineSession session) => session.Revision.Number == 4 ? Current : Old;

    /// <summary>The namespace that a packet is for.</summary>
    public abstract ReadOnlySpan<byte> NamespaceOf(in PacketHeader header, ReadOnlySpan<byte> packet);

    /// <summary>What a CONNECT brings with it: a JSON object, or nothing.</summary>
    public abstract ReadOnlySpan<byte> AuthOf(in PacketHeader header, ReadOnlySpan<byte> packet);

    public abstract string NewSocketId(EngineSession session, Namespace place);

    /// <summary>The answer to an accepted CONNECT.</summary>
    public abstract EncodedMessage Accepted(Socket socket);

    /// <summary>The answer to a CONNECT that the application refused.</summary>
    public abstract EncodedMessage Refused(MessageEncoder encoder, ReadOnlySpan<byte> namespaceName, string message, object? data);
}
