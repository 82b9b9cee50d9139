namespace SocketIo.Server.Broadcast;

/// <summary>What a client sent as an argument, or as an acknowledgement, does not fit the type that was asked for.</summary>
/// <param name="index">The argument's place, from 0.</param>
/// <param name="expected">The type that was asked for.</param>
/// <param name="inner">What the JSON reader said.</param>
public sealed class EventArgumentException(int index, Type expected, Exception? inner = null)
    : SocketIoException($"Argument {index} does not fit {expected.Name}.", inner)
{
    /// <summary>The argument's place, from 0.</summary>
    public int Index { get; } = index;

    /// <summary>The type that was asked for.</summary>
    public Type Expected { get; } = expected;
}
