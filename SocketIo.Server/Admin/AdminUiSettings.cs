using SocketIo.Server.Admin.Login;

namespace SocketIo.Server.Admin;

/// <summary>What the admin protocol runs with: the options, judged once at start and never changed.</summary>
internal sealed record AdminUiSettings
{
    public required string NamespaceName { get; init; }

    /// <summary>Judges a name and a password; null lets everyone in.</summary>
    public required Func<string, string, ValueTask<bool>>? Check { get; init; }

    public required bool ReadOnly { get; init; }

    public required string ServerId { get; init; }

    public required bool TellsEverything { get; init; }

    public required int MaxEventsPerSecond { get; init; }

    public required IAdminUiStore Store { get; init; }

    /// <param name="options">Known to be good.</param>
    /// <param name="isDevelopment">What the host's environment is.</param>
    /// <param name="server">The name of the server; null for the one without.</param>
    /// <param name="clock">The application's.</param>
    public static AdminUiSettings Of(AdminUiOptions options, bool isDevelopment, string? server, TimeProvider clock) => new()
    {
        NamespaceName = options.NamespaceName.StartsWith('/') ? options.NamespaceName : "/" + options.NamespaceName,
        Check = options.Authentication == AdminUiAuthentication.None ? null : options.CheckPassword ?? BuiltIn(options.UserName!, options.PasswordHash!),
        ReadOnly = options.ReadOnly,
        ServerId = options.ServerId ?? (server is null ? Environment.MachineName : $"{Environment.MachineName}#{server}"),
        TellsEverything = (options.Mode ?? (isDevelopment ? AdminUiMode.Development : AdminUiMode.Production)) == AdminUiMode.Development,
        MaxEventsPerSecond = options.MaxEventsPerSecond,
        Store = options.Store ?? new MemoryStore(clock),
    };

    private static Func<string, string, ValueTask<bool>> BuiltIn(string userName, string hash) =>
        (name, password) => ValueTask.FromResult(PasswordHashes.Fits(userName, hash, name, password));
}
