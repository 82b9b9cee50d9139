using System.Text;
using StackExchange.Redis;

namespace SocketIo.Redis.Streams;

/// <summary>One entry of a stream, as Redis answers it: its id, and names and values by turns (F-ADP-55).</summary>
/// <param name="Id">Its id.</param>
/// <param name="Node">Who wrote it.</param>
/// <param name="Namespace">Whom it concerns; null for what is no message.</param>
/// <param name="Type">What it is.</param>
/// <param name="Data">JSON, or MessagePack in base64; null for none.</param>
internal sealed record StreamEntry(string Id, string? Node, string? Namespace, int Type, byte[]? Data)
{
    /// <summary>What says that its node had more for this place and could not write it. Nodes of Node.js pass over types that they do not know.</summary>
    public const int GapType = 100;

    /// <summary>The entries of an answer to <c>XRANGE</c>, or of one stream in an answer to <c>XREAD</c>.</summary>
    public static IEnumerable<StreamEntry> ReadAll(RedisResult answer) => ((RedisResult[])answer).Select(Read);

    /// <summary>The MessagePack, or the JSON.</summary>
    /// <returns>Null for what is neither.</returns>
    public ReadOnlyMemory<byte>? Decode()
    {
        if (Data is null || Data is [(byte)'{', ..]) return Data;
        var decoded = new byte[Data.Length];
        return Convert.TryFromBase64String(Encoding.Latin1.GetString(Data), decoded, out var length) ? decoded.AsMemory(0, length) : null;
    }

    private static StreamEntry Read(RedisResult entry)
    {
        var parts = (RedisResult[])entry;
        // Entries that were deleted while they were read have no fields.
        var fields = parts[1].IsNull ? [] : (RedisResult[])parts[1];
        string? node = null, place = null, type = null;
        byte[]? data = null;
        for (var i = 0; i + 1 < fields.Length; i += 2)
        {
            switch ((string)fields[i])
            {
                case "uid": node = (string)fields[i + 1]; break;
                case "nsp": place = (string)fields[i + 1]; break;
                case "type": type = (string)fields[i + 1]; break;
                case "data": data = (byte[])fields[i + 1]; break;
                default: break;
            }
        }

        return new StreamEntry((string)parts[0], node, place, int.TryParse(type, out var known) ? known : 0, data);
    }
}
