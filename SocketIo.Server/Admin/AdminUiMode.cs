namespace SocketIo.Server.Admin;

/// <summary>How much admins are told (F-ADM-07).</summary>
public enum AdminUiMode
{
    /// <summary>Every socket, room and event: for servers of moderate size, as each costs a message to each admin.</summary>
    Development,

    /// <summary>The numbers of the server alone. Commands work as well.</summary>
    Production,
}
