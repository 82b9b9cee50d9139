using SocketIo.Protocol;
using SocketIo.Protocol.Engine;
using SocketIo.Server.Engine.Timing;

namespace SocketIo.Server.Engine.Revisions;

/// <summary>
/// Everything in which the revisions of Engine.IO differ, but the payloads of polling. A session keeps the revision it was opened with.
/// </summary>
internal abstract class EngineRevision
{
    public static readonly EngineRevision Three = new Revision3();

    public static readonly EngineRevision Four = new Revision4();

    /// <summary>As the application sees it (F-EIO3-30).</summary>
    public abstract int Number { get; }

    /// <summary>What stands before a binary message that is sent as bytes (F-ENG-50, F-EIO3-09).</summary>
    public abstract ReadOnlyMemory<byte> BinaryPrefix { get; }

    /// <summary>What stands before a binary message that is sent as base64 (F-ENG-51, F-EIO3-09).</summary>
    public abstract ReadOnlyMemory<byte> Base64Prefix { get; }

    public static EngineRevision Of(int number) => number == 4 ? Four : Three;

    public abstract Heartbeat CreateHeartbeat(EngineSession session);

    /// <param name="packet">A whole packet in text form.</param>
    /// <param name="header">Its type, when nothing is wrong.</param>
    /// <param name="data">What follows the type, then.</param>
    public abstract ProtocolError TryRead(ReadOnlyMemory<byte> packet, out EnginePacket header, out ReadOnlyMemory<byte> data);

    /// <param name="packet">A whole packet in binary form.</param>
    /// <param name="type">Its type, when nothing is wrong.</param>
    /// <param name="data">The message, then.</param>
    public abstract ProtocolError TryReadBinary(ReadOnlyMemory<byte> packet, out EnginePacketType type, out ReadOnlyMemory<byte> data);
}
