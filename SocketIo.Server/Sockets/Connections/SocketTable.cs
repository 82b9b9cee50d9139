namespace SocketIo.Server.Sockets.Connections;

/// <summary>The sockets of one client at some moment, in the order in which they joined. Never changes.</summary>
internal sealed class SocketTable
{
    // Up to here the names themselves are compared. Of many sockets most have left the processor's caches since they were used last.
    private const int Few = 4;

    private readonly Socket[] _all;

    // Of the names of their namespaces, where there are many.
    private readonly int[] _hashes = [];

    private SocketTable(Socket[] all)
    {
        _all = all;
        if (all.Length > Few) _hashes = Array.ConvertAll(all, static socket => HashOf(socket.Namespace.Utf8Name));
    }

    public static SocketTable Empty { get; } = new([]);

    public IReadOnlyList<Socket> All => _all;

    public SocketTable With(Socket socket) => new([.. _all, socket]);

    public SocketTable Without(Socket socket) => new(Array.FindAll(_all, other => !ReferenceEquals(other, socket)));

    /// <summary>Finds the socket by the name of its namespace.</summary>
    public Socket? Find(ReadOnlySpan<byte> utf8Name)
    {
        if (_all.Length <= Few) return Find(_all, utf8Name);

        var hash = HashOf(utf8Name);
        for (var from = 0; _hashes.AsSpan(from).IndexOf(hash) is >= 0 and var offset; from += offset + 1)
        {
            if (Find(_all.AsSpan(from + offset, 1), utf8Name) is { } found) return found;
        }

        return null;
    }

    private static Socket? Find(ReadOnlySpan<Socket> among, ReadOnlySpan<byte> utf8Name)
    {
        foreach (var socket in among)
        {
            if (utf8Name.SequenceEqual(socket.Namespace.Utf8Name)) return socket;
        }

        return null;
    }

    private static int HashOf(ReadOnlySpan<byte> utf8Name)
    {
        var hash = new HashCode();
        hash.AddBytes(utf8Name);
        return hash.ToHashCode();
    }
}
