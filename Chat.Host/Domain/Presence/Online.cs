using System.Collections.Concurrent;

namespace Chat.Host.Domain.Presence;

/// <summary>
/// Tells who comes online and who goes. Who has left is offline only five seconds later: a page that is loaded again is not an absence.
/// </summary>
internal sealed class Online(IPresence presence, IPeopleStore people, IChatListener listener, Gates gates, TimeProvider clock) : IDisposable
{
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<long, ITimer> _leaving = [];

    /// <summary>Called inside the person's gate.</summary>
    public ValueTask<Arrival> ArriveAsync(long userId, IConnection connection)
    {
        Forget(userId);
        return presence.ArriveAsync(userId, connection);
    }

    public ValueTask TellArrivedAsync(long userId, Arrival arrival) => arrival.WasOnline
        ? ValueTask.CompletedTask : listener.PresenceChangedAsync(new PersonPresence(userId, true, null));

    public async Task DepartAsync(long userId, string connection)
    {
        using var self = await gates.EnterAsync(Gates.OfUser(userId));
        if (!await presence.DepartAsync(userId, connection)) return;
        var seen = clock.GetUtcNow();
        Forget(userId);
        _leaving[userId] = clock.CreateTimer(_ => _ = LapseAsync(userId, seen), null, Grace, Timeout.InfiniteTimeSpan);
        await people.SeeAsync(userId, seen);
    }

    /// <summary>Of as many as are asked for, in that order.</summary>
    public async Task<IReadOnlyList<PersonPresence>> LookAsync(IReadOnlyCollection<long> userIds)
    {
        var online = await presence.OnlineAsync(userIds);
        var seen = await people.LastSeenAsync([.. userIds.Where(userId => !online.Contains(userId))]);
        return [.. userIds.Select(userId => new PersonPresence(
            userId, online.Contains(userId), seen.TryGetValue(userId, out var at) ? at : null))];
    }

    public void Dispose()
    {
        foreach (var timer in _leaving.Values) timer.Dispose();
    }

    private async Task LapseAsync(long userId, DateTimeOffset seen)
    {
        using var self = await gates.EnterAsync(Gates.OfUser(userId));
        Forget(userId);
        if (await presence.LapseAsync(userId)) await listener.PresenceChangedAsync(new PersonPresence(userId, false, seen));
    }

    private void Forget(long userId)
    {
        if (_leaving.TryRemove(userId, out var timer)) timer.Dispose();
    }
}
