using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.Extensions.Logging;
using SocketIo.Server.Broadcast.Messages;
using SocketIo.Server.Engine;
using SocketIo.Server.Engine.Timing;

namespace SocketIo.Server.Sockets;

/// <summary>The namespaces of a server, and what all of them share. Clients cannot add to it.</summary>
internal sealed class NamespaceTable(ServerSettings settings, Deadlines deadlines, ILoggerFactory loggers)
{
    private readonly ConcurrentDictionary<string, Namespace> _byName = new(StringComparer.Ordinal);

    public ServerSettings Settings => settings;

    public Deadlines Deadlines => deadlines;

    public MessageEncoder Encoder { get; } = new(new SocketIoJson(settings));

    public ILogger Logger { get; } = loggers.CreateLogger("SocketIo.Server.Sockets");

    /// <summary>Finds a namespace, or makes it (F-API-09).</summary>
    /// <param name="name">A missing leading slash is added.</param>
    /// <exception cref="ArgumentException">The name has a comma, so no client could name it (F-SIO-03).</exception>
    public Namespace GetOrAdd(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Contains(',', StringComparison.Ordinal)) throw new ArgumentException("A namespace's name cannot contain a comma.", nameof(name));
        if (!name.StartsWith('/')) name = "/" + name;
        return _byName.GetOrAdd(name, Create);
    }

    public bool TryGet(ReadOnlySpan<byte> utf8Name, [NotNullWhen(true)] out Namespace? found) =>
        _byName.TryGetValue(Encoding.UTF8.GetString(utf8Name), out found);

    /// <summary>
    /// Makes every connected socket leave without a packet, with a reason for its disconnect handlers (F-SIO-55). The sockets have left
    /// when the call returns.
    /// </summary>
    /// <returns>Ends when the last disconnect handler has ended.</returns>
    public Task CloseSocketsAsync(string reason)
    {
        var ends = new List<Task>();
        foreach (var place in _byName.Values)
        {
            foreach (var socket in place.Sockets)
            {
                ends.Add(socket.WhenEnded());
                socket.Leave(reason);
            }
        }

        return Task.WhenAll(ends);
    }

    private Namespace Create(string name) => new(name, Encoder, deadlines, loggers);
}
