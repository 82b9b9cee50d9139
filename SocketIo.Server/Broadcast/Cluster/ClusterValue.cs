using System.Text;
using System.Text.Json;
using SocketIo.Protocol.Packets;

namespace SocketIo.Server.Broadcast.Cluster;

/// <summary>
/// A JSON value, known to be well formed, whose binary values lie beside it: <c>{"_placeholder":true,"num":0}</c> stands for each. Owns nothing
/// and is dead when the call it came with returns; <see cref="ToOwned"/> keeps it.
/// </summary>
/// <param name="json">The JSON; empty for what is absent or undefined.</param>
/// <param name="attachments">What its placeholders refer to; a part of a value shares those of the whole.</param>
internal readonly ref struct ClusterValue(ReadOnlySpan<byte> json, ReadOnlySpan<ReadOnlyMemory<byte>> attachments)
{
    public ReadOnlySpan<byte> Json { get; } = json;

    public ReadOnlySpan<ReadOnlyMemory<byte>> Attachments { get; } = attachments;

    /// <summary>Whether there is a value, be it null.</summary>
    public bool IsPresent => !Json.IsEmpty;

    public bool IsArray => Json is [(byte)'[', ..];

    public bool IsObject => Json is [(byte)'{', ..];

    public bool IsTrue => Json.SequenceEqual("true"u8);

    /// <summary>A member of an object; absent when there is none, or this is no object.</summary>
    public ClusterValue Member(ReadOnlySpan<byte> name)
    {
        var members = new MemberReader(Json);
        while (members.TryReadNext(out var found, out var value))
        {
            if (found.SequenceEqual(name)) return new ClusterValue(value, Attachments);
        }

        return default;
    }

    /// <summary>An element of an array; absent when there is none, or this is no array.</summary>
    public ClusterValue Element(int index)
    {
        var elements = Elements;
        while (elements.TryReadNext(out var value))
        {
            if (index-- == 0) return new ClusterValue(value, Attachments);
        }

        return default;
    }

    /// <summary>The elements of an array; none of anything else.</summary>
    public ArgumentReader Elements => new(IsArray ? Json : []);

    /// <summary>A string, or a number as its text, as room names of JavaScript may be (F-ADP-05); null for anything else.</summary>
    public string? AsText()
    {
        if (Json.IsEmpty) return null;
        if (Json[0] is (byte)'-' or (>= (byte)'0' and <= (byte)'9')) return Encoding.UTF8.GetString(Json);
        if (Json[0] != '"') return null;
        if (!Json.Contains((byte)'\\')) return Encoding.UTF8.GetString(Json[1..^1]);
        try
        {
            var reader = new Utf8JsonReader(Json);
            reader.Read();
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, which fits no string of .NET.
            return null;
        }
    }

    /// <summary>A whole number; null for anything else.</summary>
    public int? AsNumber() => System.Buffers.Text.Utf8Parser.TryParse(Json, out int number, out var length) && length == Json.Length ? number : null;

    /// <summary>The texts of an array; none of anything else.</summary>
    public string[] AsTexts()
    {
        var texts = new List<string>();
        var elements = Elements;
        while (elements.TryReadNext(out var element))
        {
            if (new ClusterValue(element, default).AsText() is { } text) texts.Add(text);
        }

        return [.. texts];
    }

    /// <summary>A copy that lives as long as somebody has it.</summary>
    public OwnedValue ToOwned()
    {
        var attachments = Attachments.IsEmpty ? [] : new ReadOnlyMemory<byte>[Attachments.Length];
        for (var i = 0; i < attachments.Length; i++) attachments[i] = Attachments[i].ToArray();
        return new OwnedValue(Json.ToArray(), attachments);
    }
}
