using System.Buffers;
using System.IO.Compression;

namespace SocketIo.Server.Engine.Outbound;

/// <summary>
/// One packet of the layer above, encoded once and shared by everyone it goes to: its text with the Engine.IO digit, then its attachments.
/// Other parsers than the default one make packets that are binary alone.
/// Owns one pooled array. The creator holds one reference, each queue that it stands in another; the last one to let go returns the array.
/// </summary>
internal sealed class EncodedMessage
{
    private const int NotCounted = int.MinValue;
    private const int PlainEventBit = int.MinValue;

    private readonly byte[] _bytes;
    private readonly int _textLengthAndBit;
    private readonly int[] _attachmentEnds;
    private MessageForms? _forms;
    private int _references;

    private EncodedMessage(byte[] bytes, int textLength, int[] attachmentEnds, int references, bool isPlainEvent = false)
    {
        _bytes = bytes;
        _textLengthAndBit = isPlainEvent ? textLength | PlainEventBit : textLength;
        _attachmentEnds = attachmentEnds;
        _references = references;
    }

    /// <summary>Whether it is an event that nobody acknowledges, which may give way to others.</summary>
    public bool IsPlainEvent => _textLengthAndBit < 0;

    /// <summary>Text and attachments together, in bytes.</summary>
    public int ByteCount => _attachmentEnds.Length == 0 ? TextLength : _attachmentEnds[^1];

    public int AttachmentCount => _attachmentEnds.Length;

    public bool HasText => TextLength > 0;

    /// <summary>How many Engine.IO packets it is.</summary>
    public int PacketCount => TextLength > 0 ? 1 + _attachmentEnds.Length : _attachmentEnds.Length;

    /// <summary>Whether it may be compressed where that is agreed on (F-ENG-77). Set before anyone else sees the message.</summary>
    public bool Compress
    {
        get => _forms is not { MayCompress: false };
        set => Forms.MayCompress = value;
    }

    /// <summary>The Engine.IO packet in text form, its type digit included.</summary>
    public ReadOnlyMemory<byte> Text => _bytes.AsMemory(0, TextLength);

    private int TextLength => _textLengthAndBit & ~PlainEventBit;

    private MessageForms Forms => _forms ?? Interlocked.CompareExchange(ref _forms, new MessageForms(AttachmentCount), null) ?? _forms;

    /// <summary>A packet that lives as long as the process and is never counted, such as a ping.</summary>
    public static EncodedMessage Constant(ReadOnlySpan<byte> text) => new(text.ToArray(), text.Length, [], NotCounted);

    /// <summary>Copies everything into one pooled array.</summary>
    /// <param name="text">The Engine.IO packet, its type digit included.</param>
    /// <param name="attachments">The binary messages that follow it.</param>
    /// <param name="compress">Whether compressing it is worth while.</param>
    /// <param name="isPlainEvent">See <see cref="IsPlainEvent"/>.</param>
    public static EncodedMessage Create(
        ReadOnlySpan<byte> text, ReadOnlySpan<ReadOnlyMemory<byte>> attachments, bool compress = true, bool isPlainEvent = false)
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

        var message = new EncodedMessage(bytes, text.Length, ends, references: 1, isPlainEvent);
        if (!compress) message.Compress = false;
        return message;
    }

    /// <summary>Copies what a parser has made.</summary>
    /// <param name="bytes">The text with its type digit, if there is one, then the binary messages.</param>
    /// <param name="textLength">The text's length, or 0.</param>
    /// <param name="attachmentEnds">Where each binary message ends; its own from here on.</param>
    /// <param name="compress">Whether compressing it is worth while.</param>
    /// <param name="isPlainEvent">See <see cref="IsPlainEvent"/>.</param>
    public static EncodedMessage Create(ReadOnlySpan<byte> bytes, int textLength, int[] attachmentEnds, bool compress, bool isPlainEvent)
    {
        var copy = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(copy);
        var message = new EncodedMessage(copy, textLength, attachmentEnds, references: 1, isPlainEvent);
        if (!compress) message.Compress = false;
        return message;
    }

    public ReadOnlyMemory<byte> Attachment(int index)
    {
        var start = index == 0 ? TextLength : _attachmentEnds[index - 1];
        return _bytes.AsMemory(start, _attachmentEnds[index] - start);
    }

    /// <summary>An attachment as base64, without what marks it as that; made by the first transport that needs it.</summary>
    public ReadOnlyMemory<byte> Base64Attachment(int index) => Forms.Base64(index, Attachment(index));

    /// <summary>The text, or an attachment, as a compressed WebSocket message; made by the first transport that needs it.</summary>
    /// <param name="attachment">Which attachment, or -1 for the text.</param>
    /// <param name="level">The server's.</param>
    /// <returns>Empty when it would not become shorter.</returns>
    public ReadOnlyMemory<byte> Compressed(int attachment, CompressionLevel level) =>
        Forms.Compressed(1 + attachment, attachment < 0 ? Text : Attachment(attachment), level);

    /// <summary>Says where the offset of a packet ends that a parser has made.</summary>
    public void MarkOffset(int end) => Forms.OffsetEnd = end;

    /// <summary>Writes over the last characters of the offset; only before anybody else has the message.</summary>
    public void OverwriteOffset(ReadOnlySpan<byte> characters)
    {
        // In the default form the offset's quote and the array's bracket end the text.
        var end = _forms is { OffsetEnd: > 0 } forms ? forms.OffsetEnd : TextLength - 2;
        characters.CopyTo(_bytes.AsSpan(end - characters.Length));
    }

    public void AddReference()
    {
        if (_references != NotCounted) Interlocked.Increment(ref _references);
    }

    public void Release()
    {
        if (_references != NotCounted && Interlocked.Decrement(ref _references) == 0) ArrayPool<byte>.Shared.Return(_bytes);
    }
}
