using System.Net.Security;

namespace SocketIo.Redis.Connections;

/// <summary>What a node runs with: the options, judged once at start and never changed.</summary>
internal sealed record RedisSettings
{
    public required string Configuration { get; init; }

    public required string KeyPrefix { get; init; }

    public required TimeSpan RequestTimeout { get; init; }

    public required bool PublishOnSpecificResponseChannel { get; init; }

    public required string NodeName { get; init; }

    public required int MaxQueuedMessages { get; init; }

    public required long MaxQueuedBytes { get; init; }

    /// <summary>Null for what the machine trusts.</summary>
    public RemoteCertificateValidationCallback? CertificateValidation { get; init; }
}
