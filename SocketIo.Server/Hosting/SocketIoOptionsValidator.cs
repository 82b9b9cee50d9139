using Microsoft.Extensions.Options;
using SocketIo.Protocol;
using SocketIo.Server.Hosting.Limits;

namespace SocketIo.Server.Hosting;

/// <summary>Finds every fault of the options, so that one start tells them all.</summary>
internal sealed class SocketIoOptionsValidator : IValidateOptions<SocketIoOptions>
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(int.MaxValue);

    public ValidateOptionsResult Validate(string? name, SocketIoOptions options)
    {
        var faults = new List<string>();
        CheckTime(faults, nameof(options.PingInterval), options.PingInterval);
        CheckTime(faults, nameof(options.PingTimeout), options.PingTimeout);
        CheckTime(faults, nameof(options.UpgradeTimeout), options.UpgradeTimeout);
        CheckTime(faults, nameof(options.ConnectTimeout), options.ConnectTimeout);
        CheckTime(faults, nameof(options.CloseTimeout), options.CloseTimeout);
        CheckTime(faults, nameof(options.RequestBodyTimeout), options.RequestBodyTimeout);
        CheckRange(faults, nameof(options.MaxPayload), options.MaxPayload, 1, Array.MaxLength / 2);
        CheckRange(faults, nameof(options.MaxAttachments), options.MaxAttachments, 0, 1_000_000);
        CheckRange(faults, nameof(options.MaxDepth), options.MaxDepth, 1, ProtocolLimits.DeepestAllowed);
        CheckRange(faults, nameof(options.MaxOutboundBytes), options.MaxOutboundBytes, 1, int.MaxValue);
        CheckRange(faults, nameof(options.MaxOutboundPackets), options.MaxOutboundPackets, 1, int.MaxValue);
        CheckRange(faults, nameof(options.MaxPendingEvents), options.MaxPendingEvents, 1, int.MaxValue);
        CheckLimits(faults, options);
        if (!Enum.IsDefined(options.SlowClientPolicy)) faults.Add($"{nameof(options.SlowClientPolicy)} is {options.SlowClientPolicy}; it must be one of the policies.");

        CheckRange(faults, nameof(options.MaxParallelEvents), options.MaxParallelEvents, 1, int.MaxValue);
        if (options.EventSpanRatio is not (>= 0 and <= 1)) faults.Add($"{nameof(options.EventSpanRatio)} is {options.EventSpanRatio}; it must be from 0 to 1.");
        CheckDuration(faults, nameof(options.DrainTimeout), options.DrainTimeout);
        CheckDuration(faults, nameof(options.DrainSpread), options.DrainSpread);

        const EngineTransports All = EngineTransports.Polling | EngineTransports.WebSocket;
        if (options.Transports == EngineTransports.None || (options.Transports & ~All) != 0)
            faults.Add($"{nameof(options.Transports)} is {options.Transports}; it must name Polling, WebSocket or both.");

        if (options.ConnectionStateRecovery is { } recovery) CheckRecovery(faults, recovery);
        CheckCompression(faults, nameof(options.HttpCompression), options.HttpCompression);
        CheckCompression(faults, nameof(options.PerMessageDeflate), options.PerMessageDeflate);

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void CheckLimits(List<string> faults, SocketIoOptions options)
    {
        if (options.MaxSessionsPerAddress is { } sessions) CheckRange(faults, nameof(options.MaxSessionsPerAddress), sessions, 1, int.MaxValue);
        CheckRange(faults, nameof(options.MaxNamespacesPerConnection), options.MaxNamespacesPerConnection, 1, int.MaxValue);
        CheckRange(faults, nameof(options.MaxPendingAcks), options.MaxPendingAcks, 1, int.MaxValue);
        CheckRange(faults, nameof(options.MaxRoomsPerSocket), options.MaxRoomsPerSocket, 1, int.MaxValue);

        const string Prefix = nameof(SocketIoOptions.RateLimits) + ".";
        var limits = options.RateLimits;
        CheckRate(faults, Prefix + nameof(limits.ConnectsPerAddress), limits.ConnectsPerAddress);
        CheckRate(faults, Prefix + nameof(limits.PacketsPerSession), limits.PacketsPerSession);
        CheckRate(faults, Prefix + nameof(limits.BytesPerSession), limits.BytesPerSession);
        if (!Enum.IsDefined(limits.WhenExceeded)) faults.Add($"{Prefix}{nameof(limits.WhenExceeded)} is {limits.WhenExceeded}; it must be Drop or Disconnect.");
    }

    private static void CheckRate(List<string> faults, string name, RateLimit? limit)
    {
        if (limit is null) return;
        if (!double.IsFinite(limit.PerSecond) || limit.PerSecond <= 0) faults.Add($"{name}.{nameof(limit.PerSecond)} is {limit.PerSecond}; it must be more than 0.");
        if (!double.IsFinite(limit.Burst) || limit.Burst < 1) faults.Add($"{name}.{nameof(limit.Burst)} is {limit.Burst}; it must be at least 1.");
    }

    private static void CheckRecovery(List<string> faults, ConnectionStateRecovery recovery)
    {
        const string Prefix = nameof(SocketIoOptions.ConnectionStateRecovery) + ".";
        CheckTime(faults, Prefix + nameof(recovery.MaxDisconnectionDuration), recovery.MaxDisconnectionDuration);
        CheckRange(faults, Prefix + nameof(recovery.MaxPackets), recovery.MaxPackets, 1, Array.MaxLength / 2);
        CheckRange(faults, Prefix + nameof(recovery.MaxBytes), recovery.MaxBytes, 1, long.MaxValue);
        CheckRange(faults, Prefix + nameof(recovery.MaxSessions), recovery.MaxSessions, 1, int.MaxValue);
    }

    private static void CheckCompression(List<string> faults, string name, CompressionOptions? options)
    {
        if (options is null) return;
        CheckRange(faults, $"{name}.{nameof(options.Threshold)}", options.Threshold, 0, int.MaxValue);
        if (!Enum.IsDefined(options.Level)) faults.Add($"{name}.{nameof(options.Level)} is {options.Level}; it must be a level of compression.");
    }

    private static void CheckDuration(List<string> faults, string name, TimeSpan value)
    {
        if (value < TimeSpan.Zero || value > Longest) faults.Add($"{name} is {value}; it must be from 0 to {Longest.TotalDays:0} days.");
    }

    private static void CheckTime(List<string> faults, string name, TimeSpan value)
    {
        if (value < TimeSpan.FromMilliseconds(1) || value > Longest) faults.Add($"{name} is {value}; it must be from 1 ms to {Longest.TotalDays:0} days.");
    }

    private static void CheckRange(List<string> faults, string name, long value, long least, long most)
    {
        if (value < least || value > most) faults.Add($"{name} is {value}; it must be from {least} to {most}.");
    }
}
