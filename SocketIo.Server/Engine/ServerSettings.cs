using System.Text.Json;
using SocketIo.Protocol;
using SocketIo.Server.Engine.Limits;

namespace SocketIo.Server.Engine;

/// <summary>What the server runs with: the options, judged once at start and never changed.</summary>
internal sealed record ServerSettings
{
    public required TimeSpan PingInterval { get; init; }

    public required TimeSpan PingTimeout { get; init; }

    public required TimeSpan UpgradeTimeout { get; init; }

    public required TimeSpan ConnectTimeout { get; init; }

    public required TimeSpan CloseTimeout { get; init; }

    public required TimeSpan RequestBodyTimeout { get; init; }

    public required int MaxPayload { get; init; }

    public required int MaxOutboundBytes { get; init; }

    public required int MaxOutboundPackets { get; init; }

    public required int MaxPendingEvents { get; init; }

    public required LimitSettings Rates { get; init; }

    /// <summary>For how many of all events listeners to spans are asked at all.</summary>
    public required double EventSpanRatio { get; init; }

    public required int MaxParallelEvents { get; init; }

    public required ProtocolLimits Limits { get; init; }

    public required bool Polling { get; init; }

    public required bool WebSocket { get; init; }

    public required bool AllowUpgrades { get; init; }

    public required bool CleanupEmptyChildNamespaces { get; init; }

    /// <summary>Null where recovery is off.</summary>
    public required RecoverySettings? Recovery { get; init; }

    public required bool AllowEIO3 { get; init; }

    /// <summary>For the answers to polls; null for never.</summary>
    public required CompressionSettings? HttpCompression { get; init; }

    /// <summary>For WebSocket messages; null for never.</summary>
    public required CompressionSettings? PerMessageDeflate { get; init; }

    public required JsonSerializerOptions Json { get; init; }
}
