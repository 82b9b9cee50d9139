namespace SocketIo.Server.Broadcast.Acks;

/// <summary>Who collects the acknowledgements of one broadcast, while it goes out to the members of this node.</summary>
internal interface IAckCollector : IPendingAck
{
    /// <summary>The id that all of them answer with.</summary>
    long Id { get; }

    /// <summary>Notes a member before the packet goes to it, so that no answer can be too early.</summary>
    /// <returns>False when the member has left, or owes too many.</returns>
    bool TryExpect(IBroadcastMember member);

    /// <summary>The packet did not go out to a member after all.</summary>
    void Forget(IBroadcastMember member);
}
