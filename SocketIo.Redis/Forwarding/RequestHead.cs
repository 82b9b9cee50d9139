namespace SocketIo.Redis.Forwarding;

/// <summary>A request without its body, as it goes to the node that has the session.</summary>
/// <param name="Method">The method.</param>
/// <param name="Target">The request target as it was sent.</param>
/// <param name="Secure">Whether it came over TLS.</param>
/// <param name="Address">Where it came from.</param>
/// <param name="Upgrade">Whether it wants another protocol, over HTTP/1.1.</param>
/// <param name="Connect">Which protocol it wants, over HTTP/2.</param>
/// <param name="Headers">Its headers.</param>
internal sealed record RequestHead(
    string Method, string Target, bool Secure, string? Address, bool Upgrade, string? Connect, Dictionary<string, string?[]> Headers);
