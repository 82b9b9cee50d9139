using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using SocketIo.Server.Diagnostics;
using SocketIo.Server.Engine.Limits;
using SocketIo.Server.Engine.Timing;
using SocketIo.Server.Sockets;

namespace SocketIo.Server.Admin.Login;

/// <summary>
/// Lets admins in (F-ADM-03, F-ADM-04). A password costs time to judge, so one is judged at a time, few wait for that, and an address that
/// tries too often is refused unheard.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose handle nobody asks for holds nothing.")]
internal sealed class AdminLogin(AdminUiSettings settings, Deadlines deadlines, ILogger logger)
{
    public const int MostAttempts = 10;
    public const int MostWaiting = 16;

    private const int LongestText = 1024;

    private static readonly RateSettings Attempts = new(PerSecond: 0.2, Burst: MostAttempts);

    private readonly AddressTable _addresses = new(Attempts, maxSessions: null, deadlines);
    private readonly SemaphoreSlim _turn = new(1);
    private int _waiting;

    /// <summary>The middleware.</summary>
    public async Task CheckAsync(Socket socket, Func<Task> next)
    {
        var auth = socket.Handshake.Auth;
        if (TextOf(auth, "sessionId") is { Length: > 0 } session && await settings.Store.ContainsAsync(session))
        {
            await next();
            return;
        }

        // The page compares the message (F-ADM-03).
        if (TextOf(auth, "username") is not { } name || TextOf(auth, "password") is not { } password) throw Refused(socket, "invalid credentials");
        if (!_addresses.TryEnter(IPAddress.TryParse(socket.Handshake.Address, out var address) ? address : null, out _)) throw Refused(socket, "too many attempts");
        if (!await FitsAsync(socket, name, password)) throw Refused(socket, "invalid credentials");

        var id = RandomNumberGenerator.GetHexString(16, lowercase: true);
        await settings.Store.AddAsync(id);
        AdminLog.LoggedIn(logger, socket.Id);
        await socket.EmitAsync("session", id);
        await next();
        // The page listens only once it is connected, and has missed the first one.
        if (socket.Connected) await socket.EmitAsync("session", id);
    }

    private async ValueTask<bool> FitsAsync(Socket socket, string name, string password)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > MostWaiting) throw Refused(socket, "too many attempts");
            await _turn.WaitAsync();
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }

        try
        {
            return await settings.Check!(name, password);
        }
        finally
        {
            _turn.Release();
        }
    }

    private ConnectRefusedException Refused(Socket socket, string why)
    {
        AdminLog.Refused(logger, socket.SessionId, why);
        return new ConnectRefusedException(why);
    }

    private static string? TextOf(JsonElement auth, string name)
    {
        if (!auth.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String) return null;
        try
        {
            return value.GetString() is { Length: <= LongestText } text ? text : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair fits no string.
            return null;
        }
    }
}
