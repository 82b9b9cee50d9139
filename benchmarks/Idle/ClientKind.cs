namespace Idle;

/// <summary>A way to connect and then do nothing.</summary>
internal sealed record ClientKind(string Title, Func<WireClient, CancellationToken, Task> ConnectAsync, bool Secure = false)
{
    public static IReadOnlyList<ClientKind> All { get; } =
    [
        new("a bare ASP.NET Core WebSocket", (client, stop) => client.OpenBareWebSocketAsync(stop)),
        new("WebSocket", (client, stop) => client.JoinByWebSocketAsync(stop)),
        new("polling, a GET waiting", (client, stop) => client.JoinByPollingAsync(stop)),
        new("a bare WebSocket, TLS", (client, stop) => client.OpenBareWebSocketAsync(stop), Secure: true),
        new("WebSocket, TLS", (client, stop) => client.JoinByWebSocketAsync(stop), Secure: true),
        new("polling, TLS", (client, stop) => client.JoinByPollingAsync(stop), Secure: true),
    ];
}
