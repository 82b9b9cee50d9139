using System.Buffers.Text;
using System.Text;

namespace Load.Wire;

/// <summary>A client's connection for one request after the other.</summary>
internal sealed class HttpConnection(Reactor reactor, int port) : Connection(reactor, port)
{
    private TaskCompletionSource<byte[]>? _answer;

    /// <summary>Sends a whole request.</summary>
    /// <returns>The body of the answer, which is a 200.</returns>
    public Task<byte[]> AskAsync(ReadOnlySpan<byte> request)
    {
        _answer = new TaskCompletionSource<byte[]>();
        Send(request);
        return _answer.Task;
    }

    protected override int Consume(ReadOnlySpan<byte> bytes)
    {
        var head = bytes.IndexOf("\r\n\r\n"u8);
        if (head < 0) return 0;
        if (!bytes.StartsWith("HTTP/1.1 200"u8)) throw new LoadException($"refused: {Encoding.UTF8.GetString(bytes)}");
        var body = bytes[(head + 4)..];
        if (!TryReadBody(bytes[..head], body, out var text, out var length)) return 0;
        var answer = _answer ?? throw new LoadException("an answer that nobody asked for");
        _answer = null;
        answer.SetResult(text);
        return head + 4 + length;
    }

    protected override void OnEnd() => throw new LoadException("the server closed a connection of polling");

    private static bool TryReadBody(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body, out byte[] text, out int length)
    {
        (text, length) = ([], 0);
        if (HeaderOf(head, "content-length: "u8) is { Length: > 0 } value && Utf8Parser.TryParse(value, out length, out _))
        {
            if (body.Length < length) return false;
            text = body[..length].ToArray();
            return true;
        }

        var end = body.IndexOf("0\r\n\r\n"u8);
        if (end < 0) return false;
        for (var chunk = body; Utf8Parser.TryParse(chunk, out int size, out var digits, 'x') && size > 0; chunk = chunk[(digits + size + 4)..])
        {
            if (chunk.Length < digits + size + 4) return false;
            text = [.. text, .. chunk.Slice(digits + 2, size)];
            length += digits + size + 4;
        }

        length += 5;
        return body.Length >= length;
    }

    private static ReadOnlySpan<byte> HeaderOf(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        foreach (var at in head.Split((byte)'\n'))
        {
            var line = head[at];
            if (line.Length > name.Length && Ascii.EqualsIgnoreCase(line[..name.Length], name)) return line[name.Length..];
        }

        return [];
    }
}
