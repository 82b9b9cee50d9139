using Microsoft.AspNetCore.SignalR;

namespace Load.Servers;

/// <summary>The application on SignalR.</summary>
#pragma warning disable CA1822 // A hub's methods belong to its instances.
internal sealed class ChatHub : Hub
{
    public string Echo(string text) => text;

    public byte[] EchoBytes(byte[] bytes) => bytes;

    public async Task<string> Join(string room)
    {
        await Groups.AddToGroupAsync(Context.ConnectionId, room);
        return room;
    }

    public Task Bcast(string room, string text) => Clients.Group(room).SendAsync("msg", text);
}
#pragma warning restore CA1822
