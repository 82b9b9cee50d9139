using System.Buffers;
using System.Globalization;
using System.Text;
using SocketIo.Protocol;
using SocketIo.Protocol.Packets;
using SocketIo.Protocol.Packets.Parsers;

namespace Chat.Tests.Server.Parsers;

/// <summary>A parser of an application: a line of text for each packet, several in one message; binary data in messages behind it.</summary>
internal sealed class LineParser : IPacketParser
{
    private int _disposed;

    public int Disposed => _disposed;

    public void Encode(PacketContent packet, IPacketMessages messages)
    {
        var text = messages.Begin(isBinary: false);
        text.Write(Encoding.UTF8.GetBytes($"{(int)packet.Type} {Encoding.UTF8.GetString(packet.Namespace)} {packet.AckId} "));
        text.Write(packet.Json);
        foreach (var attachment in packet.Attachments) messages.Begin(isBinary: true).Write(attachment.Span);
    }

    public IPacketDecoder CreateDecoder(ProtocolLimits limits) => new Decoder(this);

    private sealed class Decoder(LineParser parser) : IPacketDecoder
    {
        private byte[] _bytes = [];

        // Binary data comes before the line that means it.
        public ProtocolError Decode(ReadOnlyMemory<byte> message, bool isBinary, IDecodedPackets packets)
        {
            if (isBinary)
            {
                _bytes = message.ToArray();
                return ProtocolError.None;
            }

            foreach (var line in Encoding.UTF8.GetString(message.Span).Split('\n'))
            {
                var parts = line.Split(' ', 4);
                packets.Add(new PacketContent
                {
                    Type = (PacketType)int.Parse(parts[0], CultureInfo.InvariantCulture),
                    Namespace = Encoding.UTF8.GetBytes(parts[1]),
                    AckId = long.Parse(parts[2], CultureInfo.InvariantCulture),
                    Json = Encoding.UTF8.GetBytes(parts[3]),
                    Attachments = _bytes.Length == 0 ? [] : new ReadOnlyMemory<byte>[] { _bytes },
                });
            }

            _bytes = [];
            return ProtocolError.None;
        }

        public void Dispose() => Interlocked.Increment(ref parser._disposed);
    }
}
