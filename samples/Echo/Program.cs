using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSocketIo();

var app = builder.Build();
app.UseFileServer();
app.MapSocketIo();

var io = app.Services.GetRequiredService<SocketIoServer>();
io.OnConnection(socket => socket.On<string, string>("say", text => text));

app.Run();
