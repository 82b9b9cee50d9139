using System.Net;
using System.Net.Security;

namespace SocketIo.Redis.Resp;

/// <summary>Where a server is and how to come in.</summary>
internal sealed record RespSettings
{
    /// <summary>Tried in turn, from the first after each success.</summary>
    public required IReadOnlyList<EndPoint> EndPoints { get; init; }

    /// <summary>Null for the default user.</summary>
    public string? User { get; init; }

    /// <summary>Null when the server asks for none.</summary>
    public string? Password { get; init; }

    /// <summary>Messages know no databases; it is selected so that access lists and <c>CLIENT LIST</c> show what belongs together.</summary>
    public int Database { get; init; }

    /// <summary>What <c>CLIENT LIST</c> shows; no blanks.</summary>
    public string? ClientName { get; init; }

    /// <summary>Null for a connection without TLS.</summary>
    public Func<EndPoint, SslClientAuthenticationOptions>? Tls { get; init; }

    /// <summary>For the connection, the TLS handshake and the login together.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the server is asked for a sign of life. One that has given none until the next question is given up.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The wait doubles up to this.</summary>
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The most bytes that one message may have; a server that sends more is hung up on.</summary>
    public int LargestMessage { get; init; } = 64 * 1024 * 1024;
}
