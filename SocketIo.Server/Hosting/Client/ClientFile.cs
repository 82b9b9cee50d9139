namespace SocketIo.Server.Hosting.Client;

/// <summary>One file of the browser client, as it is sent.</summary>
internal sealed record ClientFile(string ContentType, byte[] Content)
{
    private const string Script = "application/javascript; charset=utf-8";
    private const string SourceMap = "application/json; charset=utf-8";

    public static ClientFile Create(string name, byte[] content) =>
        new(name.EndsWith(".map", StringComparison.Ordinal) ? SourceMap : Script, content);
}
