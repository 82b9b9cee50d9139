using System.Text.Json;
using SocketIo.Protocol.Packets.MsgPack;
using SocketIo.Server.Broadcast.Messages;
using SocketIo.Server.Engine.Outbound;

namespace SocketIo.Server.Broadcast.Cluster;

/// <summary>
/// Puts a message to other nodes together: the envelope through <see cref="Json"/>, what it carries with <see cref="Write(ClusterValue)"/>.
/// Text is escaped and numbers are written as <c>JSON.stringify</c> does, so the bytes are those of the reference. Used by one thread, without
/// an await; dispose once.
/// </summary>
internal sealed class ClusterWriter : IDisposable
{
    private const int FirstCapacity = 512;

    private readonly SocketIoJson _json;
    private readonly EncodeScratch _scratch;

    public ClusterWriter(SocketIoJson json)
    {
        _json = json;
        _scratch = EncodeScratch.Take(json, withAttachments: true);
    }

    public Utf8JsonWriter Json => _scratch.Writer;

    /// <summary>Whether binary values lie beside what has been written, so that JSON alone cannot carry it.</summary>
    public bool HasBinary => _scratch.Attachments.Count > 0;

    /// <summary>What has been written; dead after the next call.</summary>
    public ClusterValue Value => _scratch.Value;

    /// <summary>Writes a value as it is; one with binary values at most, as its placeholders keep their numbers.</summary>
    public void Write(ClusterValue value)
    {
        if (value.Attachments.Length > 0 && HasBinary) throw new InvalidOperationException("There are binary values already.");
        Json.WriteRawValue(value.IsPresent ? value.Json : "null"u8, skipInputValidation: true);
        _scratch.Attachments.AddRange(value.Attachments);
    }

    /// <summary>Writes a value of the application by its run-time type, with the application's JSON options.</summary>
    public void WriteObject(object? value) => _json.Write(Json, value);

    /// <summary>Writes a member of the open object, or leaves it out: what an application keeps to itself need not be fit for JSON.</summary>
    public void WriteMember(string name, object? value)
    {
        if (!IsWritable(value)) return;
        Json.WritePropertyName(name);
        WriteObject(value);
    }

    /// <summary>Writes an array of texts, each once.</summary>
    public void WriteTexts(ReadOnlySpan<string> texts)
    {
        Json.WriteStartArray();
        for (var i = 0; i < texts.Length; i++)
        {
            if (!texts[..i].Contains(texts[i])) Json.WriteStringValue(texts[i]);
        }

        Json.WriteEndArray();
    }

    /// <summary>Writes how an event is sent: the <c>flags</c> of the reference.</summary>
    public void WriteFlags(BroadcastTarget target)
    {
        Json.WriteStartObject();
        if (target.Volatile) Json.WriteBoolean("volatile"u8, true);
        if (!target.Compress) Json.WriteBoolean("compress"u8, false);
        if (target.SingleAnswer) Json.WriteBoolean("expectSingleResponse"u8, true);
        if (target.AckTimeout is { } wait) Json.WriteNumber("timeout"u8, (long)wait.TotalMilliseconds);
        Json.WriteEndObject();
    }

    /// <summary>The message as JSON text. A binary value becomes what <c>JSON.stringify</c> makes of a Buffer.</summary>
    public byte[] ToJson()
    {
        var value = Value;
        if (value.Attachments.IsEmpty) return value.Json.ToArray();
        using var inlined = new PooledBufferWriter(value.Json.Length);
        BufferText.Write(value, inlined);
        return inlined.WrittenSpan.ToArray();
    }

    /// <summary>The message as MessagePack, as notepack.io writes it.</summary>
    public byte[] ToMessagePack()
    {
        var value = Value;
        using var packed = new PooledBufferWriter(Math.Max(FirstCapacity, value.Json.Length));
        MessagePackWriter.WriteValue(packed, value.Json, value.Attachments);
        return packed.WrittenSpan.ToArray();
    }

    public void Dispose() => _scratch.Dispose();

    private bool IsWritable(object? value)
    {
        if (value is null or string or bool or int or long or double or byte[]) return true;
        try
        {
            using var trial = new ClusterWriter(_json);
            trial.WriteObject(value);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
