using System.Buffers;

namespace SocketIo.Server.Engine.Outbound;

/// <summary>
/// One packet of the layer above, encoded once and shared by everyone it goes to: its text with the Engine.IO digit, then its attachments.
/// Owns one pooled array. The creator holds one reference, each queue that it stands in another; the last one to let go returns the array.
/// </summary>
internal sealed class EncodedMessage
{
    private const int NotCounted = int.MinValue;

    private readonly byte[] _bytes;
    private readonly int _textLength;
    private readonly int[] _attachmentEnds;
    private byte[]?[]? _base64;
    private int _references;

    private EncodedMessage(byte[] bytes, int textLength, int[] attachmentEnds, int references)
    {
        _bytes = bytes;
        _textLength = textLength;
        _attachmentEnds = attachmentEnds;
        _references = references;
    }

    /// <summary>Text and attachments together, in bytes.</summary>
    public int ByteCount => _attachmentEnds.Length == 0 ? _textLength : _attachmentEnds[^1];

    public int AttachmentCount => _attachmentEnds.Length;

    /// <summary>Whether a transport that compresses should compress it (F-API-50).</summary>
    public bool Compress { get; private init; } = true;

    /// <summary>The Engine.IO packet in text form, its type digit included.</summary>
    public ReadOnlyMemory<byte> Text => _bytes.AsMemory(0, _textLength);

    /// <summary>A packet that lives as long as the process and is never counted, such as a ping.</summary>
    public static EncodedMessage Constant(ReadOnlySpan<byte> text) => new(text.ToArray(), text.Length, [], NotCounted);

    /// <summary>Copies everything into one pooled array.</summary>
    /// <param name="text">The Engine.IO packet, its type digit included.</param>
    /// <param name="attachments">The binary messages that follow it.</param>
    /// <param name="compress">Whether compressing it is worth while.</param>
    public static EncodedMessage Create(ReadOnlySpan<byte> text, ReadOnlySpan<ReadOnlyMemory<byte>> attachments, bool compress = true)
    {
        var size = text.Length;
        foreach (var attachment in attachments) size += attachment.Length;

        var bytes = ArrayPool<byte>.Shared.Rent(size);
        text.CopyTo(bytes);
        var ends = attachments.IsEmpty ? [] : new int[attachments.Length];
        var at = text.Length;
        for (var i = 0; i < ends.Length; i++)
        {
            attachments[i].Span.CopyTo(bytes.AsSpan(at));
            at += attachments[i].Length;
            ends[i] = at;
        }

        return new EncodedMessage(bytes, text.Length, ends, references: 1) { Compress = compress };
    }

    public ReadOnlyMemory<byte> Attachment(int index)
    {
        var start = index == 0 ? _textLength : _attachmentEnds[index - 1];
        return _bytes.AsMemory(start, _attachmentEnds[index] - start);
    }

    /// <summary>An attachment as a polling payload carries it, made by the first poll that needs it.</summary>
    public ReadOnlyMemory<byte> Base64Attachment(int index)
    {
        var cache = _base64 ?? Interlocked.CompareExchange(ref _base64, new byte[]?[AttachmentCount], null) ?? _base64;
        return cache[index] ??= EncodeBase64(Attachment(index).Span);
    }

    /// <summary>Writes over a part of the text; only before anybody else has the message.</summary>
    public void OverwriteText(int fromEnd, ReadOnlySpan<byte> bytes) => bytes.CopyTo(_bytes.AsSpan(_textLength - fromEnd));

    public void AddReference()
    {
        if (_references != NotCounted) Interlocked.Increment(ref _references);
    }

    public void Release()
    {
        if (_references != NotCounted && Interlocked.Decrement(ref _references) == 0) ArrayPool<byte>.Shared.Return(_bytes);
    }

    private static byte[] EncodeBase64(ReadOnlySpan<byte> binary)
    {
        var output = new ArrayBufferWriter<byte>(Protocol.Engine.PayloadWriter.Base64PacketLength(binary.Length));
        Protocol.Engine.PayloadWriter.WriteBase64Packet(output, binary);
        return output.WrittenSpan.ToArray();
    }
}
