using System.Globalization;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

namespace Load.Servers;

/// <summary>The application on this server, as a user would write it. Any option can be set from outside: <c>--SocketIo:MaxDepth=32</c>.</summary>
internal static class OursApp
{
    // A client may join so many by default.
    private const int MostNamespaces = 99;

    public static void Add(WebApplicationBuilder builder)
    {
        var server = builder.Services.AddSocketIo(options => builder.Configuration.Bind("SocketIo", options));
        if (builder.Configuration.GetValue<bool>("Inline")) server.UseInlineScheduling().UseLargeBlocks();
        builder.WebHost.UseSockets(options => builder.Configuration.Bind("Sockets", options));
    }

    public static void Map(WebApplication app)
    {
        app.MapSocketIo();
        var io = app.Services.GetRequiredService<SocketIoServer>();
        Serve(io.Of("/"));
        for (var i = 0; i < MostNamespaces; i++) Serve(io.Of(string.Create(CultureInfo.InvariantCulture, $"/n{i:00}")));
    }

    private static void Serve(Namespace space) => space.OnConnection(socket =>
    {
        socket.On<string, string>("echo", text => text);
        socket.On<byte[], byte[]>("echoBytes", bytes => bytes);
        socket.On<string, string>("join", async room =>
        {
            await socket.JoinAsync(room);
            return room;
        });
        socket.On<string, string>("bcast", (room, text) => space.To(room).EmitAsync("msg", text));
    });
}
