namespace Cluster;

/// <summary>What Redis has counted since it began.</summary>
/// <param name="Out">Bytes that it has sent.</param>
/// <param name="In">Bytes that it has read.</param>
/// <param name="Commands">Commands that it has carried out.</param>
/// <param name="Memory">Bytes that it holds.</param>
/// <param name="Cpu">Its processor time.</param>
internal sealed record RedisFigures(double Out, double In, double Commands, double Memory, TimeSpan Cpu)
{
    public static RedisFigures operator -(RedisFigures now, RedisFigures before) =>
        new(now.Out - before.Out, now.In - before.In, now.Commands - before.Commands, now.Memory - before.Memory, now.Cpu - before.Cpu);

    public static RedisFigures operator *(RedisFigures one, double times) =>
        new(one.Out * times, one.In * times, one.Commands * times, one.Memory * times, one.Cpu * times);
}
