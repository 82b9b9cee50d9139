using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

var builder = WebApplication.CreateBuilder(args);
var server = builder.Services.AddSocketIo();
if (builder.Configuration["Redis"] is { } redis) server.AddRedis(redis, options => builder.Configuration.GetSection("SocketIo:Redis").Bind(options));
builder.Services.Configure<SocketIoOptions>(builder.Configuration.GetSection("SocketIo"));
builder.Services.AddHealthChecks().AddSocketIo();

var app = builder.Build();
app.MapSocketIo();
app.MapHealthChecks("/ready");

// An order is confirmed by the client before it counts; a node that stops meanwhile still sees it through.
var io = app.Services.GetRequiredService<SocketIoServer>();
io.OnConnection(socket => socket.On<string, string>("order", async item =>
    await socket.EmitWithAckAsync<bool>("confirm", item) ? $"{item} ordered" : "nothing ordered"));

app.Run();
