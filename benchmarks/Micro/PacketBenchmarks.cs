using BenchmarkDotNet.Attributes;

namespace Micro;

/// <summary>Times each hot path.</summary>
[MemoryDiagnoser]
public class PacketBenchmarks : IDisposable
{
    private readonly HotPaths _paths = new();

    [Benchmark]
    public void ReceiveEvent() => _paths.ReceiveEvent();

    [Benchmark]
    public int ReceiveEventWithAck() => _paths.ReceiveEventWithAck();

    [Benchmark]
    public void EncodeAck() => _paths.EncodeAck();

    [Benchmark]
    public void EncodeBroadcast() => _paths.EncodeBroadcast();

    [Benchmark]
    public void BroadcastToThousand() => _paths.BroadcastToThousand();

    [Benchmark]
    public void WriteWebSocketFrame() => _paths.WriteWebSocketFrame();

    [GlobalCleanup]
    public void Dispose()
    {
        _paths.Dispose();
        GC.SuppressFinalize(this);
    }
}
