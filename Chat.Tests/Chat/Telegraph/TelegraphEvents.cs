using Chat.Host.Contracts;
using Chat.Host.Domain;
using Chat.Host.Domain.Model;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Chat.Telegraph;

/// <summary>What happens, in the words of this contract. It has one word; what it has none for is left out.</summary>
internal sealed class TelegraphEvents(SocketIoServer server, ContractMap map) : IContractListener
{
    private readonly Namespace _sockets = server.Of(map.NamespaceOf(TelegraphContract.ContractName));

    public async ValueTask MessageSentAsync(Posted posted)
    {
        var (line, message) = posted;
        if (!TelegraphContract.Lines.Contains(line.Key.Kind)) return;
        string[] rooms = [.. line.Except(message.Sender.Id).Where(posted.Reached.Contains).Select(userId => $"user:{userId}")];
        if (rooms.Length == 0) return;
        await _sockets.To(rooms).EmitAsync("telegram", new TelegramPayload(line.Number, message.Sender.Name, message.Content));
    }
}
