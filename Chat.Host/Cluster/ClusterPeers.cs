using Chat.Host.Domain.Model;
using Chat.Host.Domain.Nodes;
using SocketIo.Server.Broadcast.ServerSide;
using SocketIo.Server.Hosting;

namespace Chat.Host.Cluster;

/// <summary>
/// The other nodes as the Socket.IO server reaches them: by events between servers, which a node of Node.js without a handler passes over.
/// What one node publishes comes to each other node in that order, so word that a message was told comes after the message.
/// </summary>
internal sealed class ClusterPeers(SocketIoServer server, TimeProvider clock) : IPeers
{
    private const string Members = "chat:members";
    private const string Told = "chat:told";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public bool AreThere => true;

    public async Task TellMembersAsync(ConversationKey key)
    {
        Task noted = server.ServerSideEmitWithAckAsync<bool>(Members, key.ToString());
        await noted.WaitAsync(Patience, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public ValueTask TellToldAsync(ConversationKey key, long seq) => server.ServerSideEmitAsync(Told, key.ToString(), seq);

    public void OnMembers(Action<ConversationKey> changed) => server.OnServerSide(Members, word =>
    {
        changed(KeyOf(word));
        word.Reply(true);
        return Task.CompletedTask;
    });

    public void OnTold(Action<ConversationKey, long> told) => server.OnServerSide(Told, word =>
    {
        told(KeyOf(word), word.Get<long>(1));
        return Task.CompletedTask;
    });

    private static ConversationKey KeyOf(ServerSideEvent word) => ConversationKey.Parse(word.Get<string>(0)!);
}
