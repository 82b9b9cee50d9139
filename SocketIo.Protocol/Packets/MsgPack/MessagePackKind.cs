namespace SocketIo.Protocol.Packets.MsgPack;

/// <summary>What a MessagePack value is.</summary>
internal enum MessagePackKind
{
    Nil,
    False,
    True,
    Signed,
    Unsigned,
    Float,
    Text,
    Binary,
    Array,
    Map,
    Extension,
}
