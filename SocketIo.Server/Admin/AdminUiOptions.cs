namespace SocketIo.Server.Admin;

/// <summary>
/// What the admin page of Socket.IO is shown of a server, and who may use it (F-ADM-01). Judged once, at start: all faults are told in one
/// message and the start stops.
/// </summary>
public sealed class AdminUiOptions
{
    /// <summary>
    /// How admins prove who they are; must be set. <see cref="AdminUiAuthentication.Basic"/> needs <see cref="UserName"/> and
    /// <see cref="PasswordHash"/>, or <see cref="CheckPassword"/>.
    /// </summary>
    public AdminUiAuthentication? Authentication { get; set; }

    /// <summary>The name that <see cref="PasswordHash"/> belongs to.</summary>
    public string? UserName { get; set; }

    /// <summary>What ASP.NET Core's <c>PasswordHasher</c> has made of the password. Another kind of hash stops the start.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>
    /// Judges a name and a password in place of <see cref="UserName"/> and <see cref="PasswordHash"/>: for hashes of other kinds, such as the
    /// bcrypt of the Node server, or a directory of users. One call runs at a time, on no more than ten attempts in a row of one address.
    /// </summary>
    public Func<string, string, ValueTask<bool>>? CheckPassword { get; set; }

    /// <summary>The namespace of the admins: <c>/admin</c>. A missing leading slash is added. Not the main one.</summary>
    public string NamespaceName { get; set; } = "/admin";

    /// <summary>Whether admins can only look (F-ADM-24).</summary>
    public bool ReadOnly { get; set; }

    /// <summary>
    /// The server's name in the page; no two servers of a cluster may have the same. Null for that of the host, with the name of the server
    /// behind a <c>#</c> if it was added with one (F-ADM-18).
    /// </summary>
    public string? ServerId { get; set; }

    /// <summary>
    /// How much admins are told; null, as it is from the start, for <see cref="AdminUiMode.Development"/> where the host's environment is
    /// <c>Development</c>, and <see cref="AdminUiMode.Production"/> everywhere else.
    /// </summary>
    public AdminUiMode? Mode { get; set; }

    /// <summary>
    /// The most events, received and sent together, that admins are told of in a second: 1,000. Those beyond are not shown. The reference
    /// has no bound: a broadcast to all costs it as many messages as there are sockets, for each admin.
    /// </summary>
    public int MaxEventsPerSecond { get; set; } = 1_000;

    /// <summary>Where logins are remembered; null for the memory of this server, for a day and up to a thousand (F-ADM-05).</summary>
    public IAdminUiStore? Store { get; set; }
}
