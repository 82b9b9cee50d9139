namespace SocketIo.Server.Engine.Outbound;

/// <summary>One of many that are sent something in turn: see <see cref="PrefetchWalk{T}"/>.</summary>
internal interface IPrefetchable
{
    /// <summary>Its own memory is near: fetches what belongs to it.</summary>
    void PrefetchParts();

    /// <summary>What belongs to it is near: fetches what that leads to.</summary>
    void PrefetchRest();
}
