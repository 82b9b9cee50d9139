namespace SocketIo.Server.Admin;

/// <summary>How admins prove who they are.</summary>
public enum AdminUiAuthentication
{
    /// <summary>With a user name and a password, once; from then on the page has a session (F-ADM-03).</summary>
    Basic,

    /// <summary>Not at all: whoever reaches the server is an admin, unless a middleware of the application refuses him.</summary>
    None,
}
