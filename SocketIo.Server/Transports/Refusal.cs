namespace SocketIo.Server.Transports;

/// <summary>Why a request is turned away at the HTTP door (F-ENG-14), with what the application is told about it.</summary>
internal sealed record Refusal(int Code, string Message, Dictionary<string, object?> Context)
{
    public const int ForbiddenCode = 4;

    /// <summary>What the client reads, where that is not <see cref="Message"/>.</summary>
    public string? TextForClient { get; private init; }

    public static Refusal UnknownTransport(string? transport) => new(0, "Transport unknown", new() { ["transport"] = transport });

    public static Refusal UnknownSession(string sid) => new(1, "Session ID unknown", new() { ["sid"] = sid });

    public static Refusal BadMethod(string method) => new(2, "Bad handshake method", new() { ["method"] = method });

    public static Refusal BadRequest(string name, Dictionary<string, object?>? context = null)
    {
        context ??= [];
        context["name"] = name;
        return new Refusal(3, "Bad request", context);
    }

    public static Refusal Forbidden(string? text) =>
        new(ForbiddenCode, "Forbidden", new() { ["message"] = text ?? "Forbidden" }) { TextForClient = text };

    public static Refusal ForeignOrigin(string origin) =>
        new(ForbiddenCode, "Forbidden", new() { ["message"] = "The CORS policy does not name the origin", ["origin"] = origin });

    public static Refusal UnsupportedRevision(int revision) => new(5, "Unsupported protocol version", new() { ["protocol"] = revision });
}
