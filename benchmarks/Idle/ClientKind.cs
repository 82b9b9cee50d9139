namespace Idle;

/// <summary>A way to connect and then do nothing.</summary>
internal sealed record ClientKind(string Title, Func<WireClient, CancellationToken, Task> ConnectAsync)
{
    public static IReadOnlyList<ClientKind> All { get; } =
    [
        new("a bare ASP.NET Core WebSocket", (client, stop) => client.OpenBareWebSocketAsync(stop)),
        new("WebSocket", (client, stop) => client.JoinByWebSocketAsync(stop)),
        new("polling, a GET waiting", (client, stop) => client.JoinByPollingAsync(stop)),
    ];
}
