namespace SocketIo.Server.Engine.Outbound;

/// <summary>What a transport gets when it asks its session for something to write.</summary>
internal enum TakeResult
{
    /// <summary>A batch, which the transport now owns.</summary>
    Batch,

    /// <summary>Nothing waits. The transport is notified when that changes.</summary>
    Parked,

    /// <summary>Nothing waits, but <see cref="EngineSession.Poke"/> was called: the transport looks at what it has itself and asks again.</summary>
    Again,

    /// <summary>Nothing waits and nothing more will come: the transport says goodbye and calls <see cref="EngineSession.EndIfDrained"/>.</summary>
    Drained,

    /// <summary>The session has ended, or another transport carries it.</summary>
    Gone,
}
