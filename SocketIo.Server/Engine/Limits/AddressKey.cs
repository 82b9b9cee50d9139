using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace SocketIo.Server.Engine.Limits;

/// <summary>Whom an address stands for: an IPv4 address, or an IPv6 network of 64 bits, of which one host may use every address.</summary>
internal readonly record struct AddressKey(ulong Value, bool IsNetwork)
{
    private const int Mapped = 12;

    public static AddressKey Of(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        if (address.AddressFamily == AddressFamily.InterNetwork) return new AddressKey(BinaryPrimitives.ReadUInt32BigEndian(bytes), IsNetwork: false);
        if (address.IsIPv4MappedToIPv6) return new AddressKey(BinaryPrimitives.ReadUInt32BigEndian(bytes[Mapped..]), IsNetwork: false);
        return new AddressKey(BinaryPrimitives.ReadUInt64BigEndian(bytes), IsNetwork: true);
    }
}
