using Chat.Host.Contracts;
using Chat.Host.Domain;
using Chat.Host.Domain.Model;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Chat.Telegraph;

/// <summary>What a client may ask for, turned into the domain's words and back.</summary>
internal sealed class TelegraphContract(Conversations conversations) : IContract
{
    public const string ContractName = "telegraph";

    /// <summary>The kinds of conversation that are lines here.</summary>
    public static readonly string[] Lines = [ConversationKey.DirectKind, ConversationKey.GroupKind];

    public string Name => ContractName;

    public IConnection Connect(Socket socket) => new TelegraphConnection(socket);

    public void Listen(ChatSocket socket) => socket.On("wire", arguments => WireAsync(socket, arguments));

    private async Task<Answer> WireAsync(ChatSocket socket, Arguments arguments)
    {
        var line = await conversations.AuthorizeAsync(socket.Person.Id, arguments.Id("line"), Lines);
        var draft = new Draft(line.Key, arguments.Text("text")) { Connection = socket.Socket.Id };
        var posted = await conversations.SendAsync(socket.Person, draft);
        return new Answer("wired", new { line = line.Number, number = posted.Message.Seq });
    }
}
