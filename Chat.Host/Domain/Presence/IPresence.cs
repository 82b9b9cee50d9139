namespace Chat.Host.Domain.Presence;

/// <summary>
/// Who is online, through how many connections, and for which kinds of conversation. Each call is one step that nobody sees half of,
/// on whatever node: what it returns is decided in that step.
/// </summary>
internal interface IPresence
{
    /// <summary>Counts a connection in.</summary>
    ValueTask<Arrival> ArriveAsync(long userId, IConnection connection);

    /// <summary>
    /// Counts a connection out. True when it was the person's last: the person stays online until <see cref="LapseAsync"/> says otherwise.
    /// </summary>
    ValueTask<bool> DepartAsync(long userId, string connection);

    /// <summary>Ends what the last connection left behind. True when the person is offline by this; false when somebody came back meanwhile.</summary>
    ValueTask<bool> LapseAsync(long userId);

    /// <summary>Those of them that a message of this kind of conversation gets to now, because a connection of theirs hears all of the kind.</summary>
    ValueTask<IReadOnlySet<long>> ReachedAsync(IReadOnlyCollection<long> userIds, string kind);

    ValueTask<IReadOnlySet<long>> OnlineAsync(IReadOnlyCollection<long> userIds);
}
