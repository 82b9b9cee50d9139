using System.Text;
using Micro;
using Microsoft.Extensions.Logging.Abstractions;
using SocketIo.Server.Diagnostics;
using SocketIo.Server.Engine;
using SocketIo.Server.Engine.Outbound;
using SocketIo.Server.Engine.Revisions;
using SocketIo.Server.Engine.Timing;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets.Connections;
using SocketIo.Server.Sockets.Namespaces;

namespace Chat.Tests.Server.Broadcast;

internal sealed class AnnouncementTests
{
    /// <summary>A client that has its answer may tell others at once, and what they send then must reach it.</summary>
    [Test]
    public async Task From_the_moment_that_a_client_may_have_its_answer_it_is_reached()
    {
        using var deadlines = new Deadlines(TimeProvider.System, NullLogger.Instance);
        var settings = SettingsSnapshot.SettingsOf(new SocketIoOptions());
        var namespaces = new NamespaceTable(settings, deadlines, NullLoggerFactory.Instance);
        var main = namespaces.GetOrAdd("/");
        using var meters = new Meters();
        var sessions = new SessionTable(settings, deadlines, owner => new ClientConnection(owner, namespaces), new ServerMetrics(meters), NullLogger.Instance);
        var transport = new PromptTransport(() => main.EmitAsync("news"));
        var session = sessions.TryOpen("session", EngineRevision.Four, HotPaths.Request(), _ => transport, [])!;
        Assert.That(session.Take(transport, out _), Is.EqualTo(TakeResult.Parked));

        await session.ReceiveTextAsync("40"u8.ToArray());

        Assert.That(session.Take(transport, out var batch), Is.EqualTo(TakeResult.Batch));
        Assert.That(Enumerable.Range(0, batch.Count).Select(i => Encoding.UTF8.GetString(batch[i].Text.Span)[..2]), Is.EqualTo(["40", "42"]));
        session.OnWritten(batch);
        batch.Dispose();
        session.Abort(CloseReason.ServerShuttingDown);
    }

    /// <summary>As quick as one can be: what is queued is with the client before anything else is done.</summary>
    private sealed class PromptTransport(Func<ValueTask> arrived) : ITransport
    {
        public string Name => "websocket";

        public bool IsFetched => false;

        public Task Retired => Task.CompletedTask;

        public void Notify() => _ = arrived().AsTask();

        public void Close(CloseReason reason)
        {
        }
    }
}
