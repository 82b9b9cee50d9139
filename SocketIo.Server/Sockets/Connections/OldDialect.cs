using System.Text;
using System.Text.Json;
using SocketIo.Protocol.Packets;
using SocketIo.Server.Broadcast.Messages;
using SocketIo.Server.Engine;
using SocketIo.Server.Engine.Outbound;

namespace SocketIo.Server.Sockets.Connections;

/// <summary>Clients up to version 2, which know their ids by themselves and put what they have to say into the namespace's query.</summary>
internal sealed class OldDialect : ClientDialect
{
    public override bool JoinsMainByItself => true;

    public override bool CanRecover => false;

    // "/admin?token=1" is "/admin", in every packet (F-EIO3-24).
    public override ReadOnlySpan<byte> NamespaceOf(in PacketHeader header, ReadOnlySpan<byte> packet)
    {
        var name = header.NamespaceOf(packet);
        var query = name.IndexOf((byte)'?');
        return query < 0 ? name : name[..query];
    }

    public override ReadOnlySpan<byte> AuthOf(in PacketHeader header, ReadOnlySpan<byte> packet)
    {
        var name = header.NamespaceOf(packet);
        var query = name.IndexOf((byte)'?');
        if (query < 0) return default;

        // The last value of each key, as in the query of a request.
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in Encoding.UTF8.GetString(name[(query + 1)..]).Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            values[Decode(equals < 0 ? pair : pair[..equals])] = equals < 0 ? "" : Decode(pair[(equals + 1)..]);
        }

        return Write(values);
    }

    /// <summary>The session's own id, with the namespace in front of it but for the main one (F-EIO3-22).</summary>
    public override string NewSocketId(EngineSession session, Namespace place) => place.Name == "/" ? session.Id : $"{place.Name}#{session.Id}";

    /// <summary>A CONNECT without a payload (F-EIO3-21).</summary>
    public override EncodedMessage Accepted(Socket socket) => socket.Namespace.Encoder.ConnectedSilently(socket.Namespace.Utf8Name);

    /// <summary>The bare data, or else the bare message (F-EIO3-25).</summary>
    public override EncodedMessage Refused(MessageEncoder encoder, ReadOnlySpan<byte> namespaceName, string message, object? data) =>
        encoder.RefusedBarely(namespaceName, data ?? message);

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static ReadOnlySpan<byte> Write(Dictionary<string, string> values)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        foreach (var (key, value) in values) writer.WriteString(key, value);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan;
    }
}
