using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using SocketIo.Server.Diagnostics;

namespace SocketIo.Server.Hosting.Client;

/// <summary>
/// Serves the browser client that the build embedded from the npm package (F-API-14 to F-API-18). A build without Node has none; then the
/// same names answer 404 and say why.
/// </summary>
internal sealed class ClientBundle
{
    private const string ResourcePrefix = "client/";
    private const string PackageResource = ResourcePrefix + "package.json";

    private const string Missing =
        "The browser client is not part of this build: npm was not at hand when SocketIo.Server was built. Build it again with Node.js 20 or "
        + "later on the path, or load socket.io-client 4.8 from elsewhere.\n";

    private static readonly string[] Names =
        ["socket.io.js", "socket.io.min.js", "socket.io.msgpack.min.js", "socket.io.esm.min.js"];

    private readonly Dictionary<string, ClientFile> _files = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Name, string Encoding), byte[]> _compressed = new();
    private readonly string _etag = "\"\"";

    public ClientBundle(ILogger log)
    {
        foreach (var name in Names.SelectMany(name => new[] { name, name + ".map" }))
        {
            if (Read(ResourcePrefix + name) is { } content) _files.Add(name, ClientFile.Create(name, content));
        }

        if (_files.Count == 0) ServerLog.ClientBundleMissing(log);
        if (Read(PackageResource) is { } package) _etag = $"\"{JsonDocument.Parse(package).RootElement.GetProperty("version").GetString()}\"";
    }

    /// <summary>Whether a path below the server's names one of the client's files, present or not.</summary>
    public static bool Owns(string name) =>
        Array.IndexOf(Names, name.EndsWith(".map", StringComparison.Ordinal) ? name[..^4] : name) >= 0;

    public Task ServeAsync(HttpContext context, string name)
    {
        if (!_files.TryGetValue(name, out var file))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            context.Response.ContentType = "text/plain; charset=utf-8";
            return context.Response.WriteAsync(Missing);
        }

        var known = context.Request.Headers.IfNoneMatch.ToString();
        if (known == _etag || known == "W/" + _etag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        var headers = context.Response.Headers;
        headers.CacheControl = "public, max-age=0";
        headers.ETag = _etag;
        context.Response.ContentType = file.ContentType;
        var content = file.Content;
        if (EncodingFor(context.Request) is { } encoding)
        {
            headers.ContentEncoding = encoding;
            content = _compressed.GetOrAdd((name, encoding), key => Compress(file.Content, key.Encoding));
        }

        context.Response.ContentLength = content.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(content).AsTask();
    }

    /// <summary>What the client likes best of what we have; of equals, what it names first.</summary>
    private static string? EncodingFor(HttpRequest request) =>
        StringWithQualityHeaderValue.TryParseList([.. request.Headers.AcceptEncoding.OfType<string>()], out var accepted)
            ? accepted.OrderByDescending(one => one.Quality ?? 1)
                .Where(one => one.Quality is null or > 0)
                .Select(one => one.Value.ToString())
                .FirstOrDefault(name => name is "br" or "gzip" or "deflate")
            : null;

    private static byte[] Compress(byte[] content, string encoding)
    {
        using var output = new MemoryStream();
        using (Stream compressor = encoding switch
        {
            "br" => new BrotliStream(output, CompressionLevel.Optimal),
            "gzip" => new GZipStream(output, CompressionLevel.Optimal),
            _ => new ZLibStream(output, CompressionLevel.Optimal),
        })
        {
            compressor.Write(content);
        }

        return output.ToArray();
    }

    private static byte[]? Read(string resource)
    {
        using var stream = typeof(ClientBundle).Assembly.GetManifestResourceStream(resource);
        if (stream is null) return null;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
