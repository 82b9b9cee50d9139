namespace SocketIo.Server.Broadcast;

/// <summary>An event that is about to be sent, as the application sent it: binary values are still where they were (F-API-54).</summary>
public sealed class OutgoingEvent
{
    internal OutgoingEvent(string name, ReadOnlySpan<object?> arguments)
    {
        Name = name;
        Arguments = arguments.ToArray();
    }

    /// <summary>The event's name.</summary>
    public string Name { get; }

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<object?> Arguments { get; }
}
