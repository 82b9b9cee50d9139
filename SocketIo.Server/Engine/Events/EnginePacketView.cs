using SocketIo.Protocol.Engine;

namespace SocketIo.Server.Engine.Events;

/// <summary>One Engine.IO packet on its way, to look at while the handler runs.</summary>
public readonly ref struct EnginePacketView
{
    internal EnginePacketView(EnginePacketType type, ReadOnlySpan<byte> data, bool isBinary = false)
    {
        Type = type;
        Data = data;
        IsBinary = isBinary;
    }

    /// <summary>What it is.</summary>
    public EnginePacketType Type { get; }

    /// <summary>What it carries, without its type: UTF-8, or the bytes of a binary message. Its length is not that of the frame on the wire.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>Whether it is a binary message, however the transport carries that.</summary>
    public bool IsBinary { get; }
}
