using System.IO.Compression;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;

namespace Chat.Tests.Server;

/// <summary>The client files that the server hands out (features 4.2). They are there only when Node was there at build time.</summary>
public sealed class StaticFilesTests
{
    private const string Script = "application/javascript; charset=utf-8";
    private const string Map = "application/json; charset=utf-8";

    [TestCase("socket.io.js", Script)]
    [TestCase("socket.io.js.map", Map)]
    [TestCase("socket.io.min.js", Script)]
    [TestCase("socket.io.min.js.map", Map)]
    [TestCase("socket.io.msgpack.min.js", Script)]
    [TestCase("socket.io.msgpack.min.js.map", Map)]
    [TestCase("socket.io.esm.min.js", Script)]
    [TestCase("socket.io.esm.min.js.map", Map)]
    [TestCase("socket.io.js?v=1", Script)]
    [Proves("F-API-14", "F-API-15", "F-API-16")]
    public async Task A_client_file_is_served_with_its_headers(string file, string type)
    {
        await using var app = await WireApp.StartAsync();
        var response = await RawClient.OnceAsync(app.Port, "GET", "/socket.io/" + file);
        Assert.That(response.Status, Is.EqualTo(200), response.Text);
        Assert.That(response.Body, Has.Length.GreaterThan(10_000));
        Assert.That(response["Content-Type"], Is.EqualTo(type));
        Assert.That(response["Cache-Control"], Is.EqualTo("public, max-age=0"));
        Assert.That(response["ETag"], Does.Match("^\"[0-9]+\\.[0-9]+\\.[0-9]+\"$"));
        Assert.That(response["Content-Length"], Is.EqualTo($"{response.Body.Length}"));
        Assert.That(response["SourceMap"], Is.Null);
        Assert.That(response["Content-Encoding"], Is.Null);
    }

    [Test]
    [Proves("F-API-15")]
    public async Task Every_method_gets_the_file_and_HEAD_gets_no_body()
    {
        await using var app = await WireApp.StartAsync();
        await using var client = await RawClient.ConnectAsync(app.Port);
        var post = await client.PostAsync("/socket.io/socket.io.min.js", "x");
        var head = await client.RequestAsync("HEAD", "/socket.io/socket.io.min.js", null);
        var next = await client.GetAsync("/socket.io/socket.io.min.js");
        Assert.That((post.Status, head.Status, next.Status), Is.EqualTo((200, 200, 200)));
        Assert.That(post.Body, Is.EqualTo(next.Body));
        Assert.That(head["Content-Type"], Is.EqualTo(Script));
    }

    [TestCase("gzip, deflate, br", "gzip")]
    [TestCase("br", "br")]
    [TestCase("gzip;q=0.1, br;q=0.9", "br")]
    [TestCase("identity", null)]
    [TestCase("gzip;q=0", null)]
    [Proves("F-API-18")]
    public async Task A_file_is_compressed_as_the_client_likes_it(string accepted, string? encoding)
    {
        await using var app = await WireApp.StartAsync();
        await using var client = await RawClient.ConnectAsync(app.Port);
        var plain = await client.GetAsync("/socket.io/socket.io.js");
        var response = await client.GetAsync("/socket.io/socket.io.js", ("Accept-Encoding", accepted));
        Assert.That(response["Content-Encoding"], Is.EqualTo(encoding));
        await using var body = new MemoryStream(response.Body);
        await using Stream content = encoding switch
        {
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            _ => body,
        };
        using var text = new StreamReader(content);
        Assert.That(await text.ReadToEndAsync().WithPatience(), Is.EqualTo(plain.Text));
    }

    [Test]
    [Proves("F-API-17")]
    public async Task A_file_the_client_has_is_not_sent_again()
    {
        await using var app = await WireApp.StartAsync();
        await using var client = await RawClient.ConnectAsync(app.Port);
        var tag = (await client.GetAsync("/socket.io/socket.io.js"))["ETag"]!;
        foreach (var known in (string[])[tag, "W/" + tag])
        {
            var response = await client.GetAsync("/socket.io/socket.io.js", ("If-None-Match", known));
            Assert.That((response.Status, response.Body.Length), Is.EqualTo((304, 0)));
            Assert.That((response["ETag"], response["Content-Type"], response["Cache-Control"]), Is.EqualTo(((string?)null, (string?)null, (string?)null)));
        }

        foreach (var unknown in (string[])["\"1.0.0\"", "*", $"{tag}, \"x\""])
            Assert.That((await client.GetAsync("/socket.io/socket.io.js", ("If-None-Match", unknown))).Status, Is.EqualTo(200));
    }

    [TestCase("socket.io.esm.js")]
    [TestCase("socket.io.min.map")]
    [TestCase("dist/socket.io.js")]
    [TestCase("../package.json")]
    [TestCase("socket.io.js/")]
    [TestCase("SOCKET.IO.JS")]
    [Proves("F-API-14")]
    public async Task Another_file_is_a_request_for_an_unknown_transport(string file)
    {
        await using var app = await WireApp.StartAsync();
        var response = await RawClient.OnceAsync(app.Port, "GET", "/socket.io/" + file);
        Assert.That(
            response.ToString(),
            file.StartsWith("..", StringComparison.Ordinal) ? Does.StartWith("404") : Is.EqualTo("""400 {"code":0,"message":"Transport unknown"}"""));
    }

    [Test]
    [Proves("F-API-15")]
    public async Task Nothing_but_a_slash_stands_before_a_file()
    {
        await using var app = await WireApp.StartAsync();
        Assert.That((await RawClient.OnceAsync(app.Port, "GET", "/socket.ioXsocket.io.js")).Status, Is.EqualTo(404));
    }

    [Test]
    [Proves("F-API-20")]
    public async Task A_server_that_serves_no_client_takes_the_request_for_a_handshake()
    {
        await using var app = await WireApp.StartAsync(o => o.ServeClient = false);
        var response = await RawClient.OnceAsync(app.Port, "GET", "/socket.io/socket.io.js");
        Assert.That(response.ToString(), Is.EqualTo("""400 {"code":0,"message":"Transport unknown"}"""));
    }
}
