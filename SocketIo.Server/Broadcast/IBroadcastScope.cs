namespace SocketIo.Server.Broadcast;

/// <summary>What a <see cref="BroadcastOperator"/> sends to: one namespace, or all the children of a parent.</summary>
internal interface IBroadcastScope
{
    void Emit(BroadcastTarget target, string eventName, ReadOnlySpan<object?> arguments);

    Task<IReadOnlyList<T>> EmitWithAckAsync<T>(BroadcastTarget target, string eventName, ReadOnlySpan<object?> arguments);

    void Join(BroadcastTarget target, ReadOnlySpan<string> rooms);

    void Leave(BroadcastTarget target, ReadOnlySpan<string> rooms);

    void Disconnect(BroadcastTarget target, bool close);

    /// <summary>The members that a broadcast to the target would reach now.</summary>
    List<TMember> Fetch<TMember>(BroadcastTarget target)
        where TMember : IBroadcastMember;

    /// <summary>How many members a broadcast to the target would reach now.</summary>
    int Count(BroadcastTarget target);
}
