namespace SocketIo.Server.Admin;

/// <summary>Remembers who has logged in, so that the page need not ask for the password after each loss of the connection (F-ADM-05).</summary>
public interface IAdminUiStore
{
    /// <summary>Whether a session is known, and not over.</summary>
    /// <param name="sessionId">What a client says, so anything; up to 1,024 characters.</param>
    /// <returns>Whether its holder is let in.</returns>
    ValueTask<bool> ContainsAsync(string sessionId);

    /// <summary>Remembers a session, for as long as it lasts.</summary>
    /// <param name="sessionId">16 hexadecimal digits, which nobody can guess.</param>
    /// <returns>Completed when it is known.</returns>
    ValueTask AddAsync(string sessionId);
}
