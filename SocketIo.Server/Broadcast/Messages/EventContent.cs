using System.Text.Json;
using SocketIo.Protocol.Packets;
using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Engine.Outbound;

namespace SocketIo.Server.Broadcast.Messages;

/// <summary>An event to send: as the application gave it, as JSON that is written already, or both.</summary>
internal readonly ref struct EventContent
{
    private readonly string? _name;
    private readonly ReadOnlySpan<object?> _arguments;
    private readonly ClusterValue _data;

    public EventContent(string name, ReadOnlySpan<object?> arguments)
    {
        _name = name;
        _arguments = arguments;
    }

    /// <param name="data">The array of name and arguments.</param>
    public EventContent(ClusterValue data) => _data = data;

    public EventContent(string name, ReadOnlySpan<object?> arguments, ClusterValue data)
        : this(name, arguments) => _data = data;

    public EncodedMessage Encode(MessageEncoder encoder, ReadOnlySpan<byte> namespaceName, long ackId, bool compress, string? offset = null) =>
        _data.IsPresent
            ? encoder.Event(namespaceName, _data, ackId, compress, offset)
            : encoder.Event(namespaceName, _name!, ackId, _arguments, compress, offset);

    /// <summary>For handlers of outgoing events. What another node has sent is JSON to them, or bytes where an argument is binary.</summary>
    public OutgoingEvent ToOutgoing()
    {
        if (_name is not null) return new OutgoingEvent(_name, _arguments);
        var arguments = new List<object?>();
        var elements = _data.Elements;
        elements.TryReadNext(out _);
        while (elements.TryReadNext(out var element)) arguments.Add(Read(element));
        return new OutgoingEvent(_data.Element(0).AsText() ?? "", arguments.ToArray());
    }

    private object? Read(ReadOnlySpan<byte> element)
    {
        var reader = new Utf8JsonReader(element, new JsonReaderOptions { MaxDepth = int.MaxValue });
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject && _data.Attachments.Length > 0)
        {
            var ahead = reader;
            if (Placeholder.TryRead(ref ahead, out var number) && (uint)number < (uint)_data.Attachments.Length) return _data.Attachments[number].ToArray();
        }

        return JsonElement.ParseValue(ref reader);
    }
}
