using SocketIo.Server.Hosting;

namespace Aot.Scenario;

/// <summary>What a client may ask of the server that it has restarted; times in milliseconds.</summary>
internal sealed record ScenarioProfile(
    int PingInterval = 25_000, int PingTimeout = 20_000, int MaxPayload = 4_000_000, bool PerMessageDeflate = false, bool Recovery = false)
{
    public void Apply(SocketIoOptions options)
    {
        options.PingInterval = TimeSpan.FromMilliseconds(PingInterval);
        options.PingTimeout = TimeSpan.FromMilliseconds(PingTimeout);
        options.MaxPayload = MaxPayload;
        options.ConnectionStateRecovery = Recovery ? new ConnectionStateRecovery() : null;
        options.PerMessageDeflate = PerMessageDeflate ? new CompressionOptions() : null;
        options.AllowEIO3 = true;
    }
}
