using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Unicode;

namespace SocketIo.Protocol.Packets.MsgPack;

/// <summary>Writes one MessagePack value as JSON; binary values become placeholders.</summary>
internal ref struct MessagePackToJson
{
    // JSON without placeholders is never longer than six times its MessagePack, so what exceeds this is a mass of tiny binary values.
    private const int AlwaysAllowed = 65_536;
    private const int LongestFactor = 8;
    private const int LongestNumber = 40;

    private readonly ReadOnlySpan<byte> _message;
    private readonly IBufferWriter<byte> _json;
    private readonly List<Range> _attachments;
    private readonly int _maxDepth;
    private long _written;

    public MessagePackToJson(ReadOnlySpan<byte> message, IBufferWriter<byte> json, List<Range> attachments, int maxDepth)
    {
        _message = message;
        _json = json;
        _attachments = attachments;
        _maxDepth = Math.Min(maxDepth, ProtocolLimits.DeepestAllowed);
    }

    public ProtocolError Write(ref MessagePackCursor cursor, in MessagePackToken token, int depth = 0)
    {
        switch (token.Kind)
        {
            case MessagePackKind.Array:
                return depth == _maxDepth ? ProtocolError.TooDeep : WriteArray(ref cursor, token.Length, depth + 1);
            case MessagePackKind.Map:
                return depth == _maxDepth ? ProtocolError.TooDeep : WriteMap(ref cursor, token.Length, depth + 1);
            case MessagePackKind.Text:
                return WriteText(token);
            case MessagePackKind.Binary or MessagePackKind.Extension:
                return WriteBytes(token);
            case MessagePackKind.True:
                Put("true"u8);
                return ProtocolError.None;
            case MessagePackKind.False:
                Put("false"u8);
                return ProtocolError.None;
            case MessagePackKind.Nil:
                Put("null"u8);
                return ProtocolError.None;
            default:
                WriteNumber(token);
                return ProtocolError.None;
        }
    }

    private ProtocolError WriteArray(ref MessagePackCursor cursor, int count, int depth)
    {
        Put("["u8);
        for (var i = 0; i < count; i++)
        {
            if (i > 0) Put(","u8);
            if (!cursor.TryRead(out var token)) return ProtocolError.MalformedMessage;
            var error = Write(ref cursor, token, depth);
            if (error != ProtocolError.None) return error;
        }

        Put("]"u8);
        return ProtocolError.None;
    }

    // Members that are undefined are left out, as JSON.stringify does.
    private ProtocolError WriteMap(ref MessagePackCursor cursor, int count, int depth)
    {
        Put("{"u8);
        var isFirst = true;
        for (var i = 0; i < count; i++)
        {
            if (!cursor.TryRead(out var name) || name.Kind != MessagePackKind.Text || !cursor.TryRead(out var value)) return ProtocolError.MalformedMessage;
            if (value.IsUndefined) continue;
            if (!isFirst) Put(","u8);
            isFirst = false;
            var error = WriteText(name);
            Put(":"u8);
            if (error == ProtocolError.None) error = Write(ref cursor, value, depth);
            if (error != ProtocolError.None) return error;
        }

        Put("}"u8);
        return ProtocolError.None;
    }

    private ProtocolError WriteText(in MessagePackToken token)
    {
        var text = _message.Slice(token.Start, token.Length);
        if (!Utf8.IsValid(text)) return ProtocolError.MalformedMessage;
        _written += JsonString.Write(_json, text);
        return ProtocolError.None;
    }

    private ProtocolError WriteBytes(in MessagePackToken token)
    {
        if (token.IsUndefined)
        {
            Put("null"u8);
            return ProtocolError.None;
        }

        if (token.IsDate)
        {
            Put(MessagePackDate.ToJson(System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(_message[token.Start..])));
            return ProtocolError.None;
        }

        if (token.IsBytes) return WritePlaceholder(token);

        // What JavaScript clients make of an extension they do not know: its type and its bytes.
        Put("["u8);
        WriteNumber(new(MessagePackKind.Signed, token.Bits));
        Put(","u8);
        var error = WritePlaceholder(token);
        Put("]"u8);
        return error;
    }

    private ProtocolError WritePlaceholder(in MessagePackToken token)
    {
        if (_written > AlwaysAllowed + ((long)LongestFactor * _message.Length)) return ProtocolError.TooManyAttachments;
        Put("{\"_placeholder\":true,\"num\":"u8);
        WriteNumber(new(MessagePackKind.Signed, (ulong)_attachments.Count));
        Put("}"u8);
        _attachments.Add(token.Start..(token.Start + token.Length));
        return ProtocolError.None;
    }

    private void WriteNumber(in MessagePackToken token)
    {
        Span<byte> digits = stackalloc byte[LongestNumber];
        int length;
        if (token.Kind == MessagePackKind.Signed) Utf8Formatter.TryFormat(token.Signed, digits, out length);
        else if (token.Kind == MessagePackKind.Unsigned) Utf8Formatter.TryFormat(token.Bits, digits, out length);
        else if (!double.IsFinite(token.Float)) "null"u8.CopyTo(digits[..(length = 4)]);
        else (token.Float == 0 ? 0 : token.Float).TryFormat(digits, out length, "R", CultureInfo.InvariantCulture);
        Put(digits[..length]);
    }

    private void Put(scoped ReadOnlySpan<byte> json)
    {
        _json.Write(json);
        _written += json.Length;
    }
}
