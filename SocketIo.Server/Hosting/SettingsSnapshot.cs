using System.Text.Json;
using SocketIo.Protocol;
using SocketIo.Server.Engine;
using SocketIo.Server.Engine.Limits;
using SocketIo.Server.Hosting.Limits;
using SocketIo.Server.Transports;

namespace SocketIo.Server.Hosting;

/// <summary>Turns the options, once they are known to be good, into what the layers run with.</summary>
internal static class SettingsSnapshot
{
    public static ServerSettings SettingsOf(SocketIoOptions options) => new()
    {
        PingInterval = options.PingInterval,
        PingTimeout = options.PingTimeout,
        UpgradeTimeout = options.UpgradeTimeout,
        ConnectTimeout = options.ConnectTimeout,
        CloseTimeout = options.CloseTimeout,
        RequestBodyTimeout = options.RequestBodyTimeout,
        MaxPayload = options.MaxPayload,
        MaxOutboundBytes = options.MaxOutboundBytes,
        MaxOutboundPackets = options.MaxOutboundPackets,
        MaxPendingEvents = options.MaxPendingEvents,
        Rates = RatesOf(options),
        EventSpanRatio = options.EventSpanRatio,
        MaxParallelEvents = options.MaxParallelEvents,
        Limits = new ProtocolLimits(options.MaxAttachments, options.MaxDepth),
        Polling = options.Transports.HasFlag(EngineTransports.Polling),
        WebSocket = options.Transports.HasFlag(EngineTransports.WebSocket),
        AllowUpgrades = options.AllowUpgrades,
        CleanupEmptyChildNamespaces = options.CleanupEmptyChildNamespaces,
        Recovery = options.ConnectionStateRecovery is { } recovery ? RecoveryOf(options, recovery) : null,
        AllowEIO3 = options.AllowEIO3,
        HttpCompression = CompressionOf(options.HttpCompression),
        PerMessageDeflate = CompressionOf(options.PerMessageDeflate),
        Json = new JsonSerializerOptions(options.Json),
    };

    private static LimitSettings RatesOf(SocketIoOptions options) => new()
    {
        ConnectsPerAddress = RateOf(options.RateLimits.ConnectsPerAddress),
        PacketsPerSession = RateOf(options.RateLimits.PacketsPerSession),
        BytesPerSession = RateOf(options.RateLimits.BytesPerSession),
        EndsSessions = options.RateLimits.WhenExceeded == RateLimitAction.Disconnect,
        MaxSessionsPerAddress = options.MaxSessionsPerAddress,
        MaxNamespacesPerConnection = options.MaxNamespacesPerConnection,
        MaxPendingAcks = options.MaxPendingAcks,
        MaxRoomsPerSocket = options.MaxRoomsPerSocket,
        QueuesVolatile = options.SlowClientPolicy == SlowClientPolicy.DropVolatile,
        DropsOldest = options.SlowClientPolicy == SlowClientPolicy.DropOldest && options.ConnectionStateRecovery is null,
        Coalesces = options.SlowClientPolicy == SlowClientPolicy.Coalesce,
    };

    private static RateSettings? RateOf(RateLimit? limit) => limit is null ? null : new RateSettings(limit.PerSecond, limit.Burst);

    private static RecoverySettings RecoveryOf(SocketIoOptions options, ConnectionStateRecovery recovery) => new(
        recovery.MaxDisconnectionDuration,
        recovery.MaxDisconnectionDuration + options.PingInterval + options.PingTimeout,
        recovery.SkipMiddlewares,
        recovery.MaxPackets,
        recovery.MaxBytes,
        recovery.MaxSessions);

    public static EngineHooks HooksOf(SocketIoOptions options) => new()
    {
        AllowRequest = options.AllowRequest,
        GenerateId = options.GenerateId,
        InitialPacket = options.InitialPacket,
        Cookie = options.Cookie,
        OnInitialHeaders = options.OnInitialHeaders,
        OnHeaders = options.OnHeaders,
        OnConnectionError = options.OnConnectionError,
    };

    private static CompressionSettings? CompressionOf(CompressionOptions? options) =>
        options is null ? null : new CompressionSettings(options.Threshold, options.Level);
}
