namespace SocketIo.Server.Engine.Requests;

/// <summary>Reads the query of a request target pair by pair, without ASP.NET Core's rules, which join the values of a repeated key (F-ENG-06).</summary>
internal ref struct QueryReader
{
    private ReadOnlySpan<char> _rest;

    /// <param name="target">The request target as it was sent.</param>
    public QueryReader(string target)
    {
        var start = target.IndexOf('?', StringComparison.Ordinal);
        _rest = start < 0 ? [] : target.AsSpan(start + 1);
    }

    /// <summary>Takes the next pair; empty ones are passed over.</summary>
    public bool TryReadNext(out ReadOnlySpan<char> key, out ReadOnlySpan<char> value)
    {
        key = value = [];
        while (!_rest.IsEmpty)
        {
            var end = _rest.IndexOf('&');
            var pair = end < 0 ? _rest : _rest[..end];
            _rest = end < 0 ? [] : _rest[(end + 1)..];
            if (pair.IsEmpty) continue;

            var equals = pair.IndexOf('=');
            key = Decode(equals < 0 ? pair : pair[..equals]);
            value = equals < 0 ? [] : Decode(pair[(equals + 1)..]);
            return true;
        }

        return false;
    }

    private static ReadOnlySpan<char> Decode(ReadOnlySpan<char> text) =>
        text.ContainsAny('%', '+') ? Uri.UnescapeDataString(text.ToString().Replace('+', ' ')) : text;
}
