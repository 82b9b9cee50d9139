using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SocketIo.Protocol;
using SocketIo.Protocol.Packets.Parsers;
using SocketIo.Server.Broadcast.Rooms;
using SocketIo.Server.Hosting.Limits;
using SocketIo.Server.Sockets;
using SocketIo.Server.Transports;

namespace SocketIo.Server.Hosting;

/// <summary>
/// How the server behaves. Read and judged once, at start: all faults are told in one message and the start stops. Times and sizes have
/// the reference's defaults (F-ENG-142, F-API-02) where nothing else is said.
/// </summary>
public sealed class SocketIoOptions
{
    /// <summary>Between a pong and the next ping: 25 s, as clients were tuned for. At least 1 ms.</summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>
    /// How long a pong may take: 20 s. At least 1 ms. While bytes come at 240 a second or more the time begins anew: a pong stands behind
    /// whatever large message its client is sending (F-ENG-108).
    /// </summary>
    public TimeSpan PingTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a WebSocket may take to take a polling session over: 10 s (F-ENG-99).</summary>
    public TimeSpan UpgradeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a client may be connected without having joined a namespace: 45 s (F-SIO-38).</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>How long a closing session waits for its client to fetch what is left and say goodbye: 30 s (F-ENG-72, F-ENG-82).</summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long nothing more of a POST's body may arrive: 20 s. Then the connection is cut and the session ends with <c>transport error</c>.
    /// The reference waits until the session's heartbeat fails, which bounds a body that trickles here as well.
    /// </summary>
    public TimeSpan RequestBodyTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The most bytes of one WebSocket message or one request body, type digit included: 1,000,000 (F-ENG-69, F-ENG-80).</summary>
    public int MaxPayload { get; set; } = 1_000_000;

    /// <summary>The most binary attachments that one received packet may have: 10 (F-SIO-33).</summary>
    public int MaxAttachments { get; set; } = ProtocolLimits.Default.MaxAttachments;

    /// <summary>How deep a received packet's JSON may be nested: 64, the default of System.Text.Json; 1 to 512.</summary>
    public int MaxDepth { get; set; } = ProtocolLimits.Default.MaxDepth;

    /// <summary>
    /// The most bytes that may wait for one client: 16 MiB. The reference has no bound; a client that would exceed this one is closed with
    /// the reason <c>slow consumer</c>.
    /// </summary>
    public int MaxOutboundBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>The most packets that may wait for one client, attachments counted: 10,000. See <see cref="MaxOutboundBytes"/>.</summary>
    public int MaxOutboundPackets { get; set; } = 10_000;

    /// <summary>What gives way when more would wait for a client than that: nothing, so that the session ends.</summary>
    public SlowClientPolicy SlowClientPolicy { get; set; } = SlowClientPolicy.Disconnect;

    /// <summary>
    /// The most events of one socket that may wait for a handler: 1,000. When they are there, nothing further is read from that client until
    /// there is room: no acknowledgements and no pongs either, so a handler that takes longer than interval and timeout of the ping together
    /// can cost such a client its connection. The reference starts every handler at once and has no bound.
    /// </summary>
    public int MaxPendingEvents { get; set; } = 1_000;

    /// <summary>How fast clients may open sessions and send messages: as fast as they like, unless set.</summary>
    public RateLimits RateLimits { get; } = new();

    /// <summary>
    /// The most sessions of one address, see <see cref="RateLimits.ConnectsPerAddress"/> for what that is; further ones are refused with status 429.
    /// Null, as it is from the start, for any number: many users may share an address.
    /// </summary>
    public int? MaxSessionsPerAddress { get; set; }

    /// <summary>The most namespaces that one client may be in at a time: 100. A further one is refused with <c>too many namespaces</c>. The reference has no bound.</summary>
    public int MaxNamespacesPerConnection { get; set; } = 100;

    /// <summary>
    /// The most acknowledgements that one socket may owe: 10,000. An <c>EmitWithAckAsync</c> beyond throws <see cref="PendingAckLimitException"/>;
    /// a broadcast counts the socket as missing. The reference has no bound.
    /// </summary>
    public int MaxPendingAcks { get; set; } = 10_000;

    /// <summary>
    /// The most rooms that one socket may be in: 10,000. <c>JoinAsync</c> beyond throws <see cref="RoomLimitException"/>; <c>SocketsJoinAsync</c>
    /// leaves such a socket out. The reference has no bound.
    /// </summary>
    public int MaxRoomsPerSocket { get; set; } = 10_000;

    /// <summary>
    /// How many handlers of one socket may run at a time: 1, so that each event is handled when the one before is done. With more, events
    /// are still started in their order, each when the one before has come to its first wait. The reference starts all at once (F-API-55).
    /// </summary>
    public int MaxParallelEvents { get; set; } = 1;

    /// <summary>
    /// How long a stopping application lets running handlers and awaited acknowledgements end, and lets what was sent be written, before
    /// clients are sent away: 5 s at most, which leaves most of the host's 30 s shutdown timeout to others. Zero for not at all.
    /// </summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The time over which a stopping application sends its clients away, in batches at least 100 ms apart, so that they do not all come back to
    /// the other nodes at once: zero, as in the reference, where they go all together. It adds to <see cref="DrainTimeout"/>; both together must be
    /// shorter than the host's <c>ShutdownTimeout</c>, which ends everything; a warning at start tells if they are not.
    /// </summary>
    public TimeSpan DrainSpread { get; set; }

    /// <summary>
    /// For how many of all events there are spans where somebody listens to them: 1, for all, or less, for as many drawn by chance. A listener
    /// that samples is asked for each one, which costs more than handling a small event; drawn here, the others cost nothing.
    /// </summary>
    public double EventSpanRatio { get; set; } = 1;

    /// <summary>How clients may connect: both ways.</summary>
    public EngineTransports Transports { get; set; } = EngineTransports.Polling | EngineTransports.WebSocket;

    /// <summary>Whether polling clients are told that they may move to WebSocket: yes (F-ENG-35, F-ENG-36).</summary>
    public bool AllowUpgrades { get; set; } = true;

    /// <summary>How clients get back what they missed while their connection was lost (F-API-77); null, as it is from the start, for not at all.</summary>
    public ConnectionStateRecovery? ConnectionStateRecovery { get; set; }

    /// <summary>
    /// Whether a namespace that a client made (see <see cref="SocketIoServer.Of(System.Text.RegularExpressions.Regex)"/>) is forgotten when the last socket leaves it: yes, or
    /// clients could fill the memory with names (F-API-36; the reference says no). It is made anew when it is asked for. One that the
    /// application has named with <see cref="SocketIoServer.Of(string)"/> stays.
    /// </summary>
    public bool CleanupEmptyChildNamespaces { get; set; } = true;

    /// <summary>
    /// Whether clients up to version 2 may connect, which speak revision 3 of Engine.IO: no (F-EIO3-01). Such a client is in the main namespace
    /// as soon as it connects, whatever namespace it asks for (F-EIO3-20).
    /// </summary>
    public bool AllowEIO3 { get; set; }

    /// <summary>
    /// Whether the path that is mapped ends with a slash: yes (F-ENG-01). If not, every request that begins with the path is the server's, even
    /// <c>/socket.iofoo</c> (F-ENG-04).
    /// </summary>
    public bool AddTrailingSlash { get; set; } = true;

    /// <summary>
    /// Set on the first answer of a polling session, its value being the session's id: for load balancers that keep clients on one node by a
    /// cookie. Null for none, which is the default (F-ENG-40).
    /// </summary>
    public SessionCookie? Cookie { get; set; }

    /// <summary>How the answers to polls are compressed; null for never. On, from 1,024 bytes (F-ENG-75).</summary>
    public CompressionOptions? HttpCompression { get; set; } = new();

    /// <summary>
    /// How WebSocket messages are compressed for clients that offer it; null for never, which is the default as it costs time for each message
    /// received (F-ENG-89). Every message is compressed by itself, so that connections keep no state and a broadcast is compressed once for all.
    /// What a client sends may not be larger than <see cref="MaxPayload"/> when it is inflated.
    /// </summary>
    public CompressionOptions? PerMessageDeflate { get; set; }

    /// <summary>Whether <c>socket.io.js</c> and its siblings are served under the path: yes (F-API-14).</summary>
    public bool ServeClient { get; set; } = true;

    /// <summary>
    /// How arguments are read and written: the web defaults of System.Text.Json, that is camel case. Add a source-generated context to its
    /// resolver chain for native AOT. Copied at start.
    /// </summary>
    public JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);

    /// <summary>
    /// How packets look on the wire: null for the default form, text with binary attachments behind it; <see cref="PacketParsers.MessagePack"/>,
    /// or one of the application's own. All clients need the same (F-MSG-05).
    /// </summary>
    public IPacketParser? Parser { get; set; }

    /// <summary>Asked before a session opens; not for later requests of a session (F-ENG-30). An exception counts as a refusal.</summary>
    public Func<HttpContext, ValueTask<HandshakeDecision>>? AllowRequest { get; set; }

    /// <summary>
    /// Makes session ids: unique, hard to guess, of characters that need no escaping in JSON and URLs. Null for 20 random characters
    /// (F-ENG-37, F-ENG-38).
    /// </summary>
    public Func<HttpContext, ValueTask<string>>? GenerateId { get; set; }

    /// <summary>The text of a message that every session receives right after its handshake, or null (F-ENG-39).</summary>
    public string? InitialPacket { get; set; }

    /// <summary>Called before the first response of a session, to set headers on it (F-ENG-41).</summary>
    public Action<HttpContext>? OnInitialHeaders { get; set; }

    /// <summary>Called before every response of a session, to set headers on it (F-ENG-41).</summary>
    public Action<HttpContext>? OnHeaders { get; set; }

    /// <summary>Called for every request that is refused before it reaches a session (F-ENG-29).</summary>
    public Action<ConnectionError>? OnConnectionError { get; set; }
}
