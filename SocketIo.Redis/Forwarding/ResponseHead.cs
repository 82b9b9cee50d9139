namespace SocketIo.Redis.Forwarding;

/// <summary>A response without its body, as it comes back. Status 101 stands for every change of protocol.</summary>
internal sealed record ResponseHead(int Status, Dictionary<string, string?[]> Headers);
