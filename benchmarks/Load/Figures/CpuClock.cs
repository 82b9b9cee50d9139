using Load.Wire;

namespace Load.Figures;

/// <summary>Processor time of a whole process, as in its <c>/proc</c> entry but to the nanosecond.</summary>
internal static class CpuClock
{
    private const int OfThisProcess = 2;

    public static TimeSpan Own
    {
        get
        {
            _ = Native.ReadClock(OfThisProcess, out var time);
            return time.ToTimeSpan();
        }
    }

    public static TimeSpan OfProcess(int process)
    {
        if (Native.FindCpuClock(process, out var clock) != 0 || Native.ReadClock(clock, out var time) != 0) throw new LoadException("the server has ended");
        return time.ToTimeSpan();
    }
}
