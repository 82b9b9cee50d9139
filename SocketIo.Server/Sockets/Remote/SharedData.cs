using System.Globalization;
using System.Text;
using System.Text.Json;
using SocketIo.Protocol;
using SocketIo.Protocol.Packets;
using SocketIo.Server.Broadcast.Cluster;

namespace SocketIo.Server.Sockets.Remote;

/// <summary>What nodes tell each other of their sockets.</summary>
internal static class SharedData
{
    /// <summary>Reads an object: texts, numbers, truth values and bytes as such, everything else as JSON.</summary>
    public static Dictionary<string, object?> Read(ClusterValue value)
    {
        var data = new Dictionary<string, object?>(StringComparer.Ordinal);
        var members = new MemberReader(value.Json);
        while (members.TryReadNext(out var name, out var member)) data[Encoding.UTF8.GetString(name)] = ReadOne(new ClusterValue(member, value.Attachments));
        return data;
    }

    public static Dictionary<string, string> ReadTexts(ClusterValue value)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var members = new MemberReader(value.Json);
        while (members.TryReadNext(out var name, out var member))
        {
            if (new ClusterValue(member, default).AsText() is { } text) texts[Encoding.UTF8.GetString(name)] = text;
        }

        return texts;
    }

    /// <summary>Writes what other nodes may know of a socket (F-ADP-20).</summary>
    public static void Write(Socket socket, ClusterWriter writer)
    {
        writer.Json.WriteStartObject();
        writer.Json.WriteString("id"u8, socket.Id);
        writer.Json.WritePropertyName("handshake"u8);
        Write(socket.Handshake, writer);
        writer.Json.WritePropertyName("rooms"u8);
        writer.WriteTexts([.. socket.Rooms]);
        writer.Json.WriteStartObject("data"u8);
        foreach (var (key, value) in socket.DataToRead) writer.WriteMember(key, value);
        writer.Json.WriteEndObject();
        writer.Json.WriteEndObject();
    }

    // As the reference's own (F-API-42).
    private static void Write(Handshake handshake, ClusterWriter writer)
    {
        var json = writer.Json;
        json.WriteStartObject();
        WriteTexts("headers", handshake.Headers, json);
        json.WriteString("time"u8, handshake.Time.UtcDateTime.ToString("ddd MMM dd yyyy HH:mm:ss 'GMT+0000 (Coordinated Universal Time)'", CultureInfo.InvariantCulture));
        json.WriteString("address"u8, handshake.Address);
        json.WriteBoolean("xdomain"u8, handshake.XDomain);
        json.WriteBoolean("secure"u8, handshake.Secure);
        json.WriteNumber("issued"u8, handshake.Issued);
        json.WriteString("url"u8, handshake.Url);
        WriteTexts("query", handshake.Query, json);
        json.WritePropertyName("auth"u8);
        writer.WriteObject(handshake.Auth);
        json.WriteEndObject();
    }

    private static object? ReadOne(ClusterValue value)
    {
        if (value.Json.SequenceEqual("null"u8)) return null;
        if (value.Json.SequenceEqual("true"u8)) return true;
        if (value.Json.SequenceEqual("false"u8)) return false;
        if (value.Json[0] == '"') return value.AsText();
        if (value.AsText() is { } digits)
            return long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : double.Parse(digits, CultureInfo.InvariantCulture);

        var reader = new Utf8JsonReader(value.Json, new JsonReaderOptions { MaxDepth = ProtocolLimits.DeepestAllowed });
        reader.Read();
        var ahead = reader;
        if (value.Attachments.Length > 0 && value.Json[0] == '{' && Placeholder.TryRead(ref ahead, out var number) && (uint)number < (uint)value.Attachments.Length)
            return value.Attachments[number].ToArray();
        return JsonElement.ParseValue(ref reader);
    }

    private static void WriteTexts(string name, IReadOnlyDictionary<string, string> texts, Utf8JsonWriter json)
    {
        json.WriteStartObject(name);
        foreach (var (key, text) in texts) json.WriteString(key, text);
        json.WriteEndObject();
    }
}
