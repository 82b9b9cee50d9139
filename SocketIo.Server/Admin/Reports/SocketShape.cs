using System.Buffers;
using System.Globalization;
using System.Text.Json;
using SocketIo.Server.Broadcast.Messages;
using SocketIo.Server.Sockets;

namespace SocketIo.Server.Admin.Reports;

/// <summary>How sockets look to the admin page (F-ADM-09).</summary>
internal static class SocketShape
{
    /// <summary>The entry of a socket's data that other nodes read (F-ADM-10), and nobody is shown.</summary>
    public const string Mark = "_admin";

    private const int LongestValue = 64 * 1024;
    private const int ClientIdLength = 12;

    // What lets its holder act as somebody else; the page has no use for it.
    private static readonly string[] Secrets = ["authorization", "cookie", "proxy-authorization"];

    /// <summary>The first characters of the session's id: enough to see which sockets belong to one client, too few to use it.</summary>
    public static string ClientIdOf(Socket socket) => socket.SessionId[..Math.Min(ClientIdLength, socket.SessionId.Length)];

    /// <summary>What the application keeps with a socket, as JSON. Runs converters of the application.</summary>
    public static byte[] DataOf(Socket socket)
    {
        var json = socket.Namespace.Json;
        return Write(json, writer =>
        {
            writer.WriteStartObject();
            foreach (var (name, value) in socket.DataToRead)
            {
                if (name == Mark) continue;
                writer.WritePropertyName(name);
                WriteValue(writer, json, value);
            }

            writer.WriteEndObject();
        });
    }

    /// <summary>A whole socket.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="socket">The socket.</param>
    /// <param name="data">Its data as JSON.</param>
    public static void Write(Utf8JsonWriter writer, Socket socket, ReadOnlySpan<byte> data)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, socket.Id);
        writer.WriteString("clientId"u8, ClientIdOf(socket));
        writer.WriteString("transport"u8, socket.TransportName);
        writer.WriteString("nsp"u8, socket.Namespace.Name);
        writer.WritePropertyName("data"u8);
        writer.WriteRawValue(data, skipInputValidation: true);
        writer.WritePropertyName("handshake"u8);
        Write(writer, socket.Handshake);
        writer.WriteStartArray("rooms"u8);
        foreach (var room in socket.Rooms) writer.WriteStringValue(room);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Anything, as bytes of its own.</summary>
    public static byte[] Write(SocketIoJson json, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, json.WriterOptions)) write(writer);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, Handshake handshake)
    {
        var headers = handshake.Headers;
        writer.WriteStartObject();
        writer.WriteString("address"u8, headers.GetValueOrDefault("cf-connecting-ip") ?? headers.GetValueOrDefault("x-forwarded-for") ?? handshake.Address);
        Write(writer, "headers", headers.Where(header => !Secrets.Contains(header.Key)));
        Write(writer, "query", handshake.Query);
        writer.WriteNumber("issued"u8, handshake.Issued);
        writer.WriteBoolean("secure"u8, handshake.Secure);
        // As JavaScript writes a date.
        writer.WriteString("time"u8, handshake.Time.UtcDateTime.ToString("ddd MMM dd yyyy HH:mm:ss 'GMT+0000 (Coordinated Universal Time)'", CultureInfo.InvariantCulture));
        writer.WriteString("url"u8, handshake.Url);
        writer.WriteBoolean("xdomain"u8, handshake.XDomain);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, IEnumerable<KeyValuePair<string, string>> entries)
    {
        writer.WriteStartObject(name);
        foreach (var (key, value) in entries) writer.WriteString(key, value);
        writer.WriteEndObject();
    }

    // What cannot be written, or is huge, is shown as the name of its type: data is for the application, and may be anything.
    private static void WriteValue(Utf8JsonWriter writer, SocketIoJson json, object? value)
    {
        try
        {
            using var scratch = EncodeScratch.Take(json, withAttachments: false);
            json.Write(scratch.Writer, value);
            scratch.Writer.Flush();
            if (scratch.Buffer.WrittenCount <= LongestValue)
            {
                writer.WriteRawValue(scratch.Buffer.WrittenSpan, skipInputValidation: true);
                return;
            }
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // Said below.
        }

        writer.WriteStringValue(value!.GetType().Name);
    }
}
